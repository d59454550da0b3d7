import Tensors

extension LatentStatistics {
  /// Measures a generator's latents, chunk by chunk: memory does not grow with `samples`.
  ///
  /// - Parameters:
  ///   - samples: the reference implementation takes 1,000,000.
  ///   - label: `[1, labelCount]` for a conditional model: the statistics of one class. Without it
  ///     classes are drawn evenly.
  ///   - covariance: whether the full covariance is measured too.
  ///   - progress: called after each chunk with the share that is done; returns whether to go on.
  /// - Returns: `nil` when `progress` said stop.
  /// - Source: sums are joined over chunks in Float64 around the first chunk's mean.
  public static func measure(
    _ generator: some Generator, samples: Int = 1_000_000, seed: UInt64 = 0, label: Tensor? = nil,
    covariance: Bool = true, chunk: Int = 8192, progress: (Double) -> Bool = { _ in true }
  ) -> LatentStatistics? {
    precondition(samples > 1, "latent statistics: \(samples) samples are too few")
    var random = Random(seed: seed).split("latent statistics")
    let size = generator.latentSize
    var pivot: Tensor?
    var (sum, latentSum) = (
      [Double](repeating: 0, count: size), [Double](repeating: 0, count: size)
    )
    var squares = [Double](repeating: 0, count: covariance ? size * size : size)
    var done = 0
    while done < samples {
      let count = min(chunk, samples - done)
      let w = withoutRecording {
        let z = random.normal([count, generator.inputSize])
        let labels =
          label.map { $0.broadcast(to: [count, generator.labelCount]) }
          ?? generator.randomLabels(count, &random)
        return generator.map(z, label: labels)
      }
      let v = w.leakyReLU(slope: 5)
      let center = pivot ?? v.mean(axes: [0])
      pivot = center
      let apart = v - center
      add(apart.sum(axes: [0]), to: &sum)
      add(w.sum(axes: [0]), to: &latentSum)
      add(
        covariance ? apart.transposed.matmul(apart) : apart.squared().sum(axes: [0]), to: &squares)
      done += count
      if !progress(Double(done) / Double(samples)) { return nil }
    }
    let n = Double(samples)
    let centers = pivot!.values.map(Double.init)
    func product(_ i: Int, _ j: Int) -> Double {
      (squares[covariance ? i * size + j : i] - sum[i] * sum[j] / n) / (n - 1)
    }
    return LatentStatistics(
      mean: Tensor((0..<size).map { Float(centers[$0] + sum[$0] / n) }, shape: [size]),
      deviation: Tensor((0..<size).map { Float(product($0, $0).squareRoot()) }, shape: [size]),
      covariance: covariance
        ? Tensor(
          (0..<size * size).map { Float(product($0 / size, $0 % size)) }, shape: [size, size])
        : nil,
      latentMean: Tensor(latentSum.map { Float($0 / n) }, shape: [size]), samples: samples)
  }

  private static func add(_ values: Tensor, to sums: inout [Double]) {
    values.withValues { values in
      for i in values.indices { sums[i] += Double(values[i]) }
    }
  }
}

extension Generator {
  /// One-hot labels drawn evenly, `[N, labelCount]`; `nil` for a model without classes.
  public func randomLabels(_ count: Int, _ random: inout Random) -> Tensor? {
    guard labelCount > 0 else { return nil }
    return oneHot((0..<count).map { _ in random.integer(in: 0..<labelCount) })
  }

  /// One-hot labels, `[N, labelCount]`.
  public func oneHot(_ classes: [Int]) -> Tensor {
    var values = [Float](repeating: 0, count: classes.count * labelCount)
    for (row, label) in classes.enumerated() { values[row * labelCount + label] = 1 }
    return Tensor(values, shape: [classes.count, labelCount])
  }
}
