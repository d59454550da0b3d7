import Graph

/// Searching a generator for a picture.
public let latentSearch = Plugin("latent-search", [LatentSearchNode.self])
