import Graph

/// Lenses, shakes and filters that take sharpness away.
public let blur = Plugin(
  "blur",
  [
    GaussianBlur.self, GeneralizedBlur.self, MotionBlur.self, DefocusBlur.self, BoxBlur.self,
    SincBlur.self, KernelBlur.self,
  ])
