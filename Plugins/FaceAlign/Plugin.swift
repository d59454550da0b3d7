import Graph

/// Cutting faces out of photos as FFHQ was made.
public let faceAlign = Plugin("face-align", [FaceAlign.self], checks: [LandmarkCheck()])
