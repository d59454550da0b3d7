import Search
import TestSupport
import Tensors
import Testing

@Suite struct LossGradientTests {
  /// A loss as a function of one of the candidates' parts, the others held.
  private func candidates(
    degraded: Tensor? = nil, latent: Tensor? = nil, z: Tensor? = nil, noise: [Tensor] = []
  ) -> Candidates {
    let picture = Tensor(zeros: [2, 3, 4, 4])
    let rows = Tensor(ones: [2, 4, 5])
    return Candidates(
      target: picture, degraded: degraded ?? picture, image: picture, latent: latent ?? rows,
      z: z ?? rows, noise: noise, tolerance: 0)
  }

  private func loss(_ name: String) throws -> Loss {
    try #require(Loss.all.first { $0.name == name })
  }

  @Test(arguments: ["L2", "L1", "LRPSNR"])
  func `pixel losses have the gradient that differences show`(name: String) throws {
    var random = Random(seed: 3)
    let loss = try loss(name)
    // Away from zero, where |x| has a corner.
    let x = random.normal([2, 3, 4, 4])
    let apart = x.withValues { Tensor($0.map { $0 < 0 ? $0 - 0.2 : $0 + 0.2 }, shape: x.shape) }
    expectGradients(of: { loss.values(candidates(degraded: $0[0])) }, at: [apart], name)
  }

  @Test func `LRPSNR is minus the decibels of the mean square`() throws {
    let apart = Tensor(repeating: 0.1, shape: [2, 3, 4, 4])
    expectClose(
      try loss("LRPSNR").values(candidates(degraded: apart)), Tensor([-20, -20], shape: [2]),
      .reassociated)
  }

  @Test(arguments: ["GEOCROSS", "COSINE"])
  func `latent losses have the gradient that differences show`(name: String) throws {
    var random = Random(seed: 4)
    let loss = try loss(name)
    let x = random.normal([2, 4, 5])
    expectGradients(of: { loss.values(candidates(latent: $0[0])) }, at: [x], step: 2e-3, name)
  }

  @Test(arguments: ["PRIOR", "SPREAD"])
  func `losses of standardised latents have the gradient that differences show`(
    name: String
  ) throws {
    var random = Random(seed: 5)
    let loss = try loss(name)
    let x = random.normal([2, 4, 5])
    expectGradients(of: { loss.values(candidates(z: $0[0])) }, at: [x], name)
  }

  @Test(arguments: ["NOISE", "LIGHT"])
  func `losses of noise maps have the gradient that differences show`(name: String) throws {
    var random = Random(seed: 6)
    let loss = try loss(name)
    let x = random.normal([2, 1, 16, 16])
    expectGradients(of: { loss.values(candidates(noise: $0)) }, at: [x], name)
  }

  @Test func `LIGHT is the mean square over all maps, 0 without any`() throws {
    let loss = try loss("LIGHT")
    let maps = [Tensor(ones: [2, 1, 4, 4]), Tensor(zeros: [2, 1, 4, 12])]
    #expect(loss.values(candidates(noise: maps)).values == [0.25, 0.25])
    #expect(loss.values(candidates(latent: Tensor(ones: [2, 1, 5]))).values == [0, 0])
  }

  @Test func `losses between rows are nothing for one row`() throws {
    let one = candidates(latent: Tensor(ones: [2, 1, 5]), z: Tensor(ones: [2, 1, 5]))
    #expect(try loss("GEOCROSS").values(one).values == [0, 0])
    #expect(try loss("SPREAD").values(one).values == [0, 0])
  }

  @Test func `white noise costs little and a ramp much`() throws {
    var random = Random(seed: 7)
    let loss = try loss("NOISE")
    let white = loss.values(candidates(noise: [random.normal([2, 1, 64, 64])])).largest
    let ramp = Tensor((0..<64 * 64).map { Float($0 / 64) / 18.5 - 1.7 }, shape: [1, 1, 64, 64])
    let drawn = loss.values(candidates(noise: [ramp.broadcast(to: [2, 1, 64, 64])])).smallest
    #expect(white < 0.3)
    #expect(drawn > 3)
  }
}
