import CKernels
import Testing

/// Each set of fused kernels against the definitions.
@Suite struct FusedTests {
  static let sizes: [(height: Int, width: Int)] = [
    (1, 1), (1, 15), (4, 4), (1, 17), (5, 7), (40, 61),
  ]

  /// A map's value at a channel and pixel.
  private func index(_ c: Int, _ pixel: Int, _ area: Int) -> Int {
    (c / 16 * area + pixel) * 16 + c % 16
  }

  private func forEachVariant(_ body: (facet_fused_kernels, String) -> Void) {
    var i: Int64 = 0
    while let kernels = facet_fused_variants(i) {
      body(kernels.pointee, String(cString: kernels.pointee.name))
      i += 1
    }
  }

  @Test("Activation, after a filter or not, and its sums", arguments: sizes)
  func activation(height: Int, width: Int) {
    let pool = Pool(), channels = 32, area = height * width, count = channels * area
    let wide = width + 1, spread = (height + 1) * wide
    let x = pool.random(channels * spread), noise = pool.random(area)
    let scale = pool.random(channels), weight = pool.random(channels), bias = pool.random(channels)
    var activation = facet_activation(
      scale: scale, noise: noise, noise_weight: weight, bias: bias, slope: 0.2, gain: 1.5)
    for near in [nil, Float(0.5), 0.75] {
      var expected = [Float](repeating: 0, count: count)
      var sums = [Float](repeating: 0, count: 2 * channels)
      for c in 0..<channels {
        for row in 0..<height {
          for column in 0..<width {
            let pixel = row * width + column
            var v = near == nil ? Double(x[index(c, pixel, area)]) : 0
            if let near {
              for (r, up) in taps(row, height, near) {
                for (q, across) in taps(column, width, near) {
                  v += up * across * Double(x[index(c, r * wide + q, spread)])
                }
              }
            }
            v = v * Double(scale[c]) + Double(weight[c] * noise[pixel] + bias[c])
            v = (v > 0 ? v : v * 0.2) * 1.5
            expected[index(c, pixel, area)] = Float(v)
            sums[c] += Float(v)
            sums[channels + c] += Float(v * v)
          }
        }
      }
      forEachVariant { kernels, name in
        let y = pool.empty(count), got = pool.empty(2 * channels)
        let (c, h, w) = (Int64(channels), Int64(height), Int64(width))
        if let near {
          kernels.filter_activate(c, h, w, near, x, &activation, y, got)
        } else {
          kernels.activate(c, h, w, x, &activation, y, got)
        }
        #expect(error(array(y, count), expected) < reassociated, "\(name)")
        #expect(error(array(got, 2 * channels), sums) < reassociated, "\(name)")
      }
    }
  }

  /// What a result of the filter is made of, along an axis.
  private func taps(_ at: Int, _ extent: Int, _ near: Float) -> [(Int, Double)] {
    [
      (at - 1, 0.25), (at, at == 0 ? Double(near) : 0.75),
      (at + 1, at == extent - 1 ? Double(near) : 0.75), (at + 2, 0.25),
    ].filter { 0...extent ~= $0.0 }
  }

  @Test("The filter back is the filter's adjoint", arguments: sizes)
  func filter(height: Int, width: Int) {
    let pool = Pool(), count = 16 * height * width, spread = 16 * (height + 1) * (width + 1)
    let x = pool.random(spread), v = pool.random(count)
    // An activation that changes nothing.
    var identity = facet_activation(
      scale: nil, noise: nil, noise_weight: nil, bias: nil, slope: 1, gain: 1)
    forEachVariant { kernels, name in
      for near in [Float(0.5), 0.75] {
        let ax = pool.empty(count), atv = pool.empty(spread)
        kernels.filter_activate(16, Int64(height), Int64(width), near, x, &identity, ax, nil)
        kernels.filter_back(16, Int64(height), Int64(width), near, v, atv)
        let left = (0..<count).reduce(0.0) { $0 + Double(ax[$1] * v[$1]) }
        let right = (0..<spread).reduce(0.0) { $0 + Double(x[$1] * atv[$1]) }
        #expect(abs(left - right) < 1e-3, "\(name)")
      }
    }
  }

  @Test("The step back, the picture and its sums", arguments: sizes)
  func passes(height: Int, width: Int) {
    let pool = Pool(), channels = 48, area = height * width, count = channels * area
    let x = pool.random(count), saved = pool.random(count), rgb = pool.random(3 * area)
    let (p, q, r) = (pool.random(channels), pool.random(channels), pool.random(channels))
    let noiseWeight = pool.random(channels), head = pool.random(3 * channels), bias = pool.random(3)
    var back = [Float](repeating: 0, count: count), backFromPicture = back
    var noise = [Float](repeating: 0, count: area), picture = [Float](repeating: 0, count: 3 * area)
    var pictureSums = [Float](repeating: 0, count: 2 * channels)
    for pixel in 0..<area {
      for k in 0..<3 { picture[k * area + pixel] = bias[k] }
      for c in 0..<channels {
        let i = index(c, pixel, area)
        let v = p[c] * x[i] + q[c] * saved[i] + r[c]
        back[i] = saved[i] > 0 ? v : v * 0.2
        noise[pixel] += noiseWeight[c] * back[i]
        var dz: Float = 0
        for k in 0..<3 {
          picture[k * area + pixel] += head[k * channels + c] * x[i]
          dz += head[k * channels + c] * rgb[k * area + pixel]
        }
        let w = p[c] * dz + q[c] * saved[i] + r[c]
        backFromPicture[i] = saved[i] > 0 ? w : w * 0.2
        pictureSums[c] += dz
        pictureSums[channels + c] += dz * x[i]
      }
    }
    var step = facet_backstep(
      saved: saved, alpha: p, beta: q, gamma: r, slope: 0.2, head: nil, drgb: nil)
    var unstored = facet_backstep(
      saved: saved, alpha: p, beta: q, gamma: r, slope: 0.2, head: UnsafePointer(head),
      drgb: UnsafePointer(rgb))
    forEachVariant { kernels, name in
      let y = pool.empty(count), small = pool.empty(3 * area), got = pool.empty(2 * channels)
      kernels.step_back(Int64(channels), Int64(area), x, &step, y, noiseWeight, small)
      #expect(error(array(y, count), back) < reassociated, "\(name), step back")
      #expect(error(array(small, area), noise) < reassociated, "\(name), noise")
      kernels.to_rgb(Int64(channels), Int64(area), x, head, bias, small)
      #expect(error(array(small, 3 * area), picture) < reassociated, "\(name), picture")
      kernels.step_back(Int64(channels), Int64(area), nil, &unstored, y, nil, nil)
      #expect(error(array(y, count), backFromPicture) < reassociated, "\(name), picture back")
      kernels.to_rgb_sums(Int64(channels), Int64(area), rgb, head, x, got)
      #expect(error(array(got, 2 * channels), pictureSums) < reassociated, "\(name), its sums")
    }
  }

  @Test("The way back through demodulation joins the gradients from above", arguments: sizes)
  func demodulation(height: Int, width: Int) {
    let pool = Pool(), channels = 32, area = height * width, count = channels * area
    let dz = pool.random(count), saved = pool.random(count), drgb = pool.random(3 * area)
    let noise = pool.random(area), head = pool.random(3 * channels)
    let (scale, headScale) = (pool.random(channels), pool.random(channels))
    let demodulation = pool.random(channels)
    for joined in [false, true] {
      var expected = [Float](repeating: 0, count: count)
      var sums = [Float](repeating: 0, count: 4 * channels)
      var noiseGradient = [Float](repeating: 0, count: area)
      for c in 0..<channels {
        for pixel in 0..<area {
          let i = index(c, pixel, area)
          let dr = (0..<3).reduce(Float(0)) {
            $0 + head[$1 * channels + c] * drgb[$1 * area + pixel]
          }
          let dy = headScale[c] * dr + (joined ? scale[c] * dz[i] : 0)
          let dq = dy * 1.5 * (saved[i] > 0 ? 1 : 0.2)
          expected[i] = dq * demodulation[c]
          for (k, term) in [dq, dy * saved[i], dq * noise[pixel], dr * saved[i]].enumerated() {
            sums[k * channels + c] += term
          }
          noiseGradient[pixel] += dq
        }
      }
      var m = facet_modulation(
        saved: saved, scale: joined ? UnsafePointer(scale) : nil, head: head, head_scale: headScale,
        drgb: drgb, demodulation: demodulation, noise: noise, slope: 0.2, gain: 1.5)
      forEachVariant { kernels, name in
        let d = pool.empty(count), got = pool.empty(4 * channels), back = pool.empty(area)
        for i in 0..<count { d[i] = dz[i] }
        kernels.demodulate_back(Int64(channels), Int64(area), &m, d, got, back)
        #expect(error(array(d, count), expected) < reassociated, "\(name)")
        #expect(error(array(got, 4 * channels), sums) < reassociated, "\(name), sums")
        #expect(error(array(back, area), noiseGradient) < reassociated, "\(name), noise")
      }
    }
  }
}
