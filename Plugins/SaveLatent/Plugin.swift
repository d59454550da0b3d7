import Graph

/// Latents to files.
public let saveLatent = Plugin("save-latent", [SaveLatent.self])
