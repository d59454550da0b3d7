/// What every optimizer must keep, whoever wrote it.
public enum OptimizerLaws {
  /// What is wrong with it, one sentence each; empty when nothing is.
  public static func breaches(of kind: OptimizerKind) -> [String] {
    var random = Random(seed: 1)
    let starts = [random.normal([4, 5]), random.normal([1]), random.normal([2, 1, 3])]
    let together = descent(kind, from: starts)
    var found: [String] = []
    if !together.allSatisfy(\.isFinite) {
      return ["it leaves the finite numbers in a round bowl"]
    }
    if zip(descent(kind, from: starts), together).contains(where: { $0.values != $1.values }) {
      found.append("two runs of the same steps differ")
    }
    for (start, end) in zip(starts, together) where height(end) >= height(start) {
      found.append(
        "200 steps at a rate of 0.02 in a round bowl end at \(height(end)), above the start "
          + "(\(height(start)))")
    }
    for (index, start) in starts.enumerated()
    where descent(kind, from: [start])[0].values != together[index].values {
      found.append("a parameter of shape \(start.shape) moves otherwise beside others than alone")
    }
    return found
  }

  /// Down ½|p|², whose gradient is p.
  private static func descent(_ kind: OptimizerKind, from starts: [Tensor]) -> [Tensor] {
    var (optimizer, points) = (Optimizer(kind), starts)
    for _ in 0..<200 { points = optimizer.update(points, gradients: points, rate: 0.02) }
    return points
  }

  private static func height(_ p: Tensor) -> Float { p.squared().sum().item / 2 }
}
