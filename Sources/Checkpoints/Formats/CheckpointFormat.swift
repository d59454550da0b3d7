import Synchronization

/// A form of a generator's weights that a plugin teaches Facet to read.
///
///     CheckpointFormat("painting", "Weights as the Painting project names them.") { checkpoint in
///       guard checkpoint["paint.b4.const"] != nil else { return nil }  // another's file
///       var arrays: [String: StoredArray] = [:]
///       for name in checkpoint.names {
///         arrays[name.replacing("paint.", with: "synthesis.")] = checkpoint[name]
///       }
///       return arrays
///     }
///
/// The names and shapes to give are those of NVIDIA's StyleGAN2-ADA (PyTorch):
/// `mapping.fcN.weight`, `synthesis.bR.conv1.affine.bias`; for a StyleGAN those of PULSE, behind
/// `mapping.` and `synthesis.`. `facet models inspect FILE --plugin …` tells what is missing or
/// misshapen.
public struct CheckpointFormat: Sendable {
  /// What it is called, in kebab-case.
  public let name: String
  /// Whose weights it reads, one sentence with a period.
  public let summary: String
  let open: @Sendable (_ path: String) throws -> Checkpoint?
  let arrays: @Sendable (_ checkpoint: Checkpoint) throws -> [String: StoredArray]?

  /// - Parameters:
  ///   - open: reads a file that is neither safetensors nor PyTorch's nor a pickle, `nil` for
  ///     another's; asked for none of those when not given.
  ///   - arrays: the network's arrays by canonical name, or `nil` for another's file. Throws
  ///     `CheckpointError` for a file that is its own and broken.
  public init(
    _ name: String, _ summary: String,
    open: @escaping @Sendable (_ path: String) throws -> Checkpoint? = { _ in nil },
    arrays: @escaping @Sendable (_ checkpoint: Checkpoint) throws -> [String: StoredArray]?
  ) {
    self.name = name
    self.summary = summary
    self.open = open
    self.arrays = arrays
  }
}

extension CheckpointFormat {
  private static let registered = Mutex<[CheckpointFormat]>([])

  /// The ones that were registered; Facet's own are tried before them.
  static var all: [CheckpointFormat] { registered.withLock { $0 } }

  /// Makes the format known to whatever opens weights.
  public func register() { Self.registered.withLock { $0.append(self) } }

  /// The first answer of a registered format, as one of our errors where it throws another.
  static func first<Value>(
    _ body: (CheckpointFormat) throws -> Value?
  ) throws -> (format: CheckpointFormat, value: Value)? {
    for format in all {
      do {
        if let value = try body(format) { return (format, value) }
      } catch let error as CheckpointError {
        throw error
      } catch {
        throw CheckpointError(.malformed, "the format \(format.name) cannot read it: \(error)")
      }
    }
    return nil
  }
}

extension GeneratorWeights {
  /// The weights as a registered format brings them to canonical names.
  static func registered(_ checkpoint: Checkpoint) throws -> GeneratorWeights? {
    guard let (format, arrays) = try CheckpointFormat.first({ try $0.arrays(checkpoint) }) else {
      return nil
    }
    let isFirst = arrays["synthesis.blocks.4x4.const"] != nil
    return GeneratorWeights(
      sizes: try isFirst ? .styleGAN(arrays) : .styleGAN2(arrays),
      origin: "\(format.name) (by a plugin)", container: checkpoint.container,
      sources: [checkpoint], arrays: arrays, extra: [], notes: [])
  }
}
