import Tensors

extension SearchProblem {
  /// What enters the mapping network for it to make, as nearly as it can, a given vector: by L-BFGS from
  /// several starts, distances in coordinates standardised one by one.
  ///
  /// - Shape: `[1, 1, D] → [1, 1, Z]`, as far from the origin as a typical one.
  package func input(nearest latent: Tensor) -> Tensor {
    let (width, starts, steps) = (generator.mapping!.width, 24, 100)
    let prior = prior.independent
    let wanted = prior.z(from: latent)
    var random = Random(seed: 0).split("projection")
    let drawn = random.normal([starts, 1, width])
    let sphere = Sphere(through: Tensor(ones: [starts, 1, width]))
    var input = sphere.projecting(drawn)
    var descent = Descent(.lbfgs, over: [input])
    var best: (input: Tensor, distance: Float)?
    for _ in 0..<steps {
      let tracked = input.tracked()
      let apart = (prior.z(from: mapped(tracked)) - wanted).squared().mean(axes: [1, 2])
      let distances = apart.detached.values
      for (place, distance) in distances.enumerated() where distance < best?.distance ?? .infinity {
        best = (input[place..<place + 1, axis: 0], distance)
      }
      input =
        descent.step(
          [input], gradients: gradients(of: apart.sum(), for: [tracked]), losses: distances,
          rate: 0.2, on: [sphere])[0]
    }
    return best?.input ?? input[0..<1, axis: 0]
  }
}
