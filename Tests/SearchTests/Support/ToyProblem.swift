import Imaging
import Search
import Tensors

/// A generator without a network: pictures are a fixed random linear map of the rows of the latent
/// and of the noise maps, smooth enough to be searched and small enough for a test.
func toyGenerator(rows: Int = 3, width: Int = 6, size: Int = 8) -> SearchableGenerator {
  var random = Random(seed: 11)
  let weights = random.normal([3 * size * size, rows * width]) * 0.1
  return SearchableGenerator(
    rows: rows, width: width, noiseShapes: [[1, 4, 4], [1, size, size]]
  ) { latent, noise in
    let batch = latent.shape[0]
    let flat = latent.reshaped(to: [batch, rows * width]).linear(weight: weights)
    let picture = flat.reshaped(to: [batch, 3, size, size])
    return picture + noise[1] * 0.02 + noise[0].repeatedPixels(size / 4) * 0.02 + 0.5
  }
}

/// Means of 2 × 2.
func halved(_ x: Tensor) -> Tensor {
  let (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
  return x.reshaped(to: [n, c, h / 2, 2, w / 2, 2]).mean(axes: [3, 5])
}

let halving = DegradationOperator("halved", traits: .linearMap) { halved($0) }

/// A picture that the toy generator can make, degraded; searched under N(0, I).
func toyProblem(rows: Int = 3, width: Int = 6, seed: UInt64 = 99) -> SearchProblem {
  let generator = toyGenerator(rows: rows, width: width)
  let prior = LatentPrior(
    mean: Tensor(zeros: [width]), spread: .diagonal(Tensor(ones: [width])), slope: 0.2)
  let start = SearchStart(
    seeds: [seed], generator: generator, isTiled: false, noise: .fixed, badNoiseLayers: [])
  let picture = generator.synthesize(prior.latent(from: start.z), start.noise)
  return SearchProblem(
    target: halved(picture), degradation: halving, generator: generator, prior: prior)
}

func toyStart(_ problem: SearchProblem, seeds: [UInt64], isTiled: Bool = false) -> SearchStart {
  SearchStart(
    seeds: seeds, generator: problem.generator, isTiled: isTiled, noise: .trainable,
    badNoiseLayers: [])
}

func toySettings(steps: Int = 60, tolerance: Float = 1e-4) throws -> SearchSettings {
  var phase = SearchPhase("search", steps: steps, loss: try LossExpression("100*L2+0.05*GEOCROSS"))
  phase.trainedNoise = 1
  return SearchSettings(phases: [phase], tolerance: tolerance)
}
