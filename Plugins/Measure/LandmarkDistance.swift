import Imaging
import Landmarks
import Tensors

/// How far the features of a face are from where they should be.
enum LandmarkDistance {
  /// The mean distance of the 68 landmarks in percent of the distance between the eyes; `nil`
  /// unless a face is found in both pictures.
  ///
  /// - Shape: both `[1, 3, H, W]`, 0…1
  static func between(_ picture: Tensor, _ reference: Tensor) throws -> Double? {
    guard let found = try landmarks(picture), let wanted = try landmarks(reference) else {
      return nil
    }
    let distances = zip(found.points, wanted.points).map { ($0 - $1).length }
    let eyes = (wanted.leftEye - wanted.rightEye).length
    return eyes > 0 ? 100 * distances.reduce(0, +) / (Double(distances.count) * eyes) : nil
  }

  private static func landmarks(_ picture: Tensor) throws -> Landmarks? {
    // Faces that fill the picture are found in one of any size; below 80 pixels none is.
    try FaceFinder(doublings: picture.shape[3] < 200 ? 1 : 0)
      .search(Image(picture.clamped(0, 1))).faces.first?.landmarks
  }
}
