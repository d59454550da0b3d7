import Graph

/// What sensors and transmission add to a picture.
public let noise = Plugin(
  "noise",
  [GaussianNoise.self, PoissonNoise.self, SpeckleNoise.self, SaltAndPepper.self, CameraNoise.self])
