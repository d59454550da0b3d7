import Graph

/// Latents from files.
public let loadLatent = Plugin("load-latent", [LoadLatent.self])
