import Foundation
import Networks
import Tensors

/// Pictures that a training run draws from, each a function of a code.
public protocol PictureSource: Sendable {
  /// Length of a code.
  var codeLength: Int { get }
  /// What a code's coordinates stand for; empty where they have no names.
  var attributes: [LatentAttribute] { get }
  /// Draws pictures.
  ///
  /// - Parameter codes: `[N, codeLength]`, from N(0, 1).
  /// - Returns: N pictures in order, each `[3, resolution, resolution]`, 0…255.
  func render(codes: Tensor, resolution: Int) throws -> [UInt8]
}

extension PictureSource {
  public var attributes: [LatentAttribute] { [] }
}

/// The latest pictures of a source, so that each is drawn once and used several times.
///
/// Which pictures a batch holds depends on the seed and on the number of pictures seen alone; the
/// pool lies in a file, so that a resumed run continues with the same ones without drawing them
/// again. A picture is known by its number: its code is the number's random stream.
package final class PicturePool {
  let source: any PictureSource
  /// Side of the pictures as they are drawn; smaller ones are their means.
  let resolution: Int
  let capacity: Int
  /// How often a picture is used on average.
  let reuse: Int
  private let random: Random
  private let bytes: UnsafeMutablePointer<UInt8>
  private let numbers: UnsafeMutablePointer<Int64>
  private let length: Int

  private var pictureBytes: Int { 3 * resolution * resolution }

  /// - Parameter path: where the pool lies; made when it is not there.
  package init(
    _ source: any PictureSource, resolution: Int, capacity: Int, reuse: Int, seed: UInt64,
    path: String
  ) throws {
    (self.source, self.resolution) = (source, resolution)
    (self.capacity, self.reuse) = (capacity, reuse)
    random = Random(seed: seed).split("pictures-\(resolution)")
    // First the number of the picture in each slot, plus one; then the pictures.
    length = capacity * (8 + 3 * resolution * resolution)
    let file = open(path, O_RDWR | O_CREAT, 0o644)
    guard file >= 0, ftruncate(file, off_t(length)) == 0,
      posix_fallocate(file, 0, off_t(length)) == 0,
      let base = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0),
      base != MAP_FAILED
    else {
      let reason = String(cString: strerror(errno))
      if file >= 0 { close(file) }
      throw TrainingError.unwritable(path, reason)
    }
    close(file)
    numbers = base.bindMemory(to: Int64.self, capacity: capacity)
    bytes = (base + 8 * capacity).bindMemory(to: UInt8.self, capacity: length - 8 * capacity)
  }

  deinit { munmap(numbers, length) }

  /// The code of a picture.
  func code(_ number: Int) -> Tensor {
    var stream = random.split(number)
    return stream.normal([source.codeLength])
  }

  /// A batch after `seen` pictures of the run.
  ///
  /// - Parameters:
  ///   - side: of the pictures wanted, a divisor of `resolution`, which it is when left out.
  ///   - window: of these pictures, what is wanted of each; all of it when left out.
  /// - Returns: codes `[batch, codeLength]`, targets `[batch, 3, side, side]`, the side the window's where there
  ///   is one, −1…1.
  package func batch(
    _ size: Int, seen: Int, side: Int? = nil, window: TrainingWindow? = nil
  ) throws -> (codes: Tensor, targets: Tensor) {
    let side = side ?? resolution
    let (rows, columns) = (window?.rows ?? 0..<side, window?.columns ?? 0..<side)
    // The run starts with an eighth of the pool drawn; then one new picture for `reuse` used.
    let drawn = capacity / 8 + (seen + size) / reuse
    try fill(max(0, drawn - capacity)..<drawn)
    var dice = random.split("batch-\(seen)")
    let oldest = max(0, drawn - capacity)
    let chosen = (0..<size).map { _ in dice.integer(in: oldest..<drawn) }
    let codes = Tensor.stacked(chosen.map(code))
    let area = rows.count * columns.count
    let targets = Tensor(shape: [size, 3, rows.count, columns.count]) { out in
      for (place, number) in chosen.enumerated() {
        for channel in 0..<3 {
          let plane = number % capacity * pictureBytes + channel * resolution * resolution
          reduce(
            bytes + plane, by: resolution / side, rows, columns, out + (3 * place + channel) * area)
        }
      }
    }
    return (codes, targets)
  }

  /// Rows and columns of one channel whose pixels are the means of squares of `factor`², as −1…1.
  private func reduce(
    _ plane: UnsafePointer<UInt8>, by factor: Int, _ rows: Range<Int>, _ columns: Range<Int>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    let scale = 2 / Float(255 * factor * factor)
    var pixel = out
    for row in rows {
      for column in columns {
        var sum: Int32 = 0
        let corner = plane + row * factor * resolution + column * factor
        for y in 0..<factor {
          for x in 0..<factor { sum &+= Int32(corner[y * resolution + x]) }
        }
        pixel.pointee = Float(sum) * scale - 1
        pixel += 1
      }
    }
  }

  /// Draws what of these pictures is not there.
  private func fill(_ wanted: Range<Int>) throws {
    let missing = wanted.filter { numbers[$0 % capacity] != Int64($0 + 1) }
    for start in stride(from: 0, to: missing.count, by: 16) {
      let group = missing[start..<min(start + 16, missing.count)]
      let pictures = try source.render(
        codes: Tensor.stacked(group.map(code)), resolution: resolution)
      for (row, number) in group.enumerated() {
        let slot = number % capacity
        numbers[slot] = 0
        pictures.withUnsafeBufferPointer {
          (bytes + slot * pictureBytes).update(
            from: $0.baseAddress! + row * pictureBytes, count: pictureBytes)
        }
        numbers[slot] = Int64(number + 1)
      }
    }
  }
}
