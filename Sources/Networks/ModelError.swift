import Checkpoints

/// Why a model cannot be used: the reasons for which its file cannot, in the same words.
public typealias ModelError = CheckpointError
