/// A box in the aligned picture that a viewer looks at first.
public struct FaceRegion: Sendable {
  public enum Kind: Sendable { case eyes, mouth }
  public let kind: Kind
  /// 0…1 from the left and from the top.
  public let x: ClosedRange<Double>, y: ClosedRange<Double>

  public init(_ kind: Kind, x: ClosedRange<Double>, y: ClosedRange<Double>) {
    (self.kind, self.x, self.y) = (kind, x, y)
  }

  /// Rows and columns of the box in a picture of `side`².
  func pixels(_ side: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    func range(_ share: ClosedRange<Double>) -> Range<Int> {
      let low = max(0, Int((share.lowerBound * Double(side)).rounded(.down)))
      return low..<min(side, Int((share.upperBound * Double(side)).rounded(.up)))
    }
    return (range(y), range(x))
  }
}
