import Imaging
import Tensors

/// Pictures of a batch in rows, `columns` a row; each row stands above its rows of `below`.
///
/// - Shape: `[N, 3, R, R]`, 0…1
package func sheet(_ pictures: Tensor, below: Tensor..., columns: Int = 8) -> Image {
  let side = pictures.shape[2]
  func row(_ batch: Tensor, _ start: Int) -> Tensor {
    let count = min(columns, batch.shape[0] - start)
    let tiles = batch[start..<start + count, axis: 0].permuted([1, 2, 0, 3])
      .reshaped(to: [3, side, count * side])
    return tiles.padded([2: (0, (columns - count) * side)])
  }
  let rows = stride(from: 0, to: pictures.shape[0], by: columns).flatMap { start in
    ([pictures] + below).map { row($0, start) }
  }
  return Image(.concatenated(rows, axis: 1))
}
