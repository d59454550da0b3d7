import Graph

/// What instruments see that measure waves.
public let fourier = Plugin("fourier", [FourierMagnitude.self])
