import Tensors

extension PixelToStyle {
  /// The latent of a picture in one pass, for the kinds that look at the picture alone.
  ///
  /// - Shape: picture `[N, 3, h, w]`, 0…1, any size → `[N, L, D]`. - Gradient: picture.
  public func encode(_ picture: Tensor) -> Tensor {
    precondition(inputChannels == 3, "encode: \(kind) wants its last result too")
    return heads(prepared(picture)) + meanLatent
  }

  /// The latent after several looks, each at the picture and at what the last one gave (ReStyle);
  /// one look for the other kinds.
  ///
  /// - Parameter steps: 5 in the publication.
  /// - Shape: picture `[N, 3, h, w]`, 0…1 → `[N, L, D]`
  public func encode(
    _ picture: Tensor, generator: some Generator, noise: NoiseMaps = .constant, steps: Int = 5
  ) -> Tensor {
    precondition(
      generator.layerCount == layerCount && generator.latentSize == latentSize,
      "encode: made for \(layerCount) rows of \(latentSize), the generator has "
        + "\(generator.layerCount) of \(generator.latentSize)")
    if inputChannels == 3 { return encode(picture) }
    let seen = prepared(picture)
    var latent = meanLatent.broadcast(to: [picture.shape[0], layerCount, latentSize])
    for _ in 0..<steps {
      let result = generator.synthesize(latent: latent, noise: noise)
        .resized(height: inputSize, width: inputSize, kernel: .area)
      latent = latent + heads(.concatenated([seen, result], axis: 1))
    }
    return latent
  }

  private func prepared(_ picture: Tensor) -> Tensor {
    picture.resized(height: inputSize, width: inputSize, kernel: .bilinear).affine(2, -1)
  }

  /// What the heads give for an input of `inputSize`², before the mean latent is added.
  ///
  /// - Parameter seeing: called with the name and the value of each layer's result.
  /// - Shape: `[N, inputChannels, S, S]`, −1…1 → `[N, L, D]`
  package func heads(_ input: Tensor, seeing: (String, Tensor) -> Void = { _, _ in }) -> Tensor {
    var x = normalized(
      "input_layer.1", input.convolved(with: self["input_layer.0.weight"], padding: 1))
    x = bent("input_layer.2", x)
    seeing("input", x)
    var ends: [Tensor] = []
    for index in 0..<unitCount {
      if halving.contains(index) && index > 0 { ends.append(x) }
      x = unit(index, x)
      seeing("body.\(index)", x)
    }
    var maps = [x]
    if !kind.isFlat {
      for (layer, finer) in zip(["latlayer1", "latlayer2"], ends.reversed()) {
        let lateral = finer.convolved(
          with: self["\(layer).weight"], bias: self["\(layer).bias"])
        maps.append(maps.last!.enlarged(like: lateral) + lateral)
        seeing(layer == "latlayer1" ? "p2" : "p1", maps.last!)
      }
    }
    let halvings = Self.convolutions(of: 0, parameters).count
    var rows = (0..<layerCount).map { index -> Tensor in
      let convolutions = Self.convolutions(of: index, parameters)
      let row = head(index, convolutions, maps[min(convolutions.count - halvings, maps.count - 1)])
      seeing("head.\(index)", row)
      return row
    }
    if kind.isProgressive {
      for index in 1..<layerCount { rows[index] = rows[0] + rows[index] }
    }
    return .stacked(rows, axis: 1)
  }

  private func unit(_ index: Int, _ x: Tensor) -> Tensor {
    let name = "body.\(index)", stride = halving.contains(index) ? 2 : 1
    var y = normalized("\(name).res_layer.0", x)
    y = bent(
      "\(name).res_layer.2", y.convolved(with: self["\(name).res_layer.1.weight"], padding: 1))
    y = y.convolved(with: self["\(name).res_layer.3.weight"], stride: stride, padding: 1)
    y = normalized("\(name).res_layer.4", y)
    let excitation = y.mean(axes: [2, 3], keepingDimensions: true)
      .convolved(with: self["\(name).res_layer.5.fc1.weight"]).relu()
      .convolved(with: self["\(name).res_layer.5.fc2.weight"]).sigmoid()
    let shortcut =
      if let weight = parameters["\(name).shortcut_layer.0.weight"] {
        normalized("\(name).shortcut_layer.1", x.convolved(with: weight, stride: stride))
      } else {
        stride == 1 ? x : x.filtered([1], down: stride)
      }
    return y * excitation + shortcut
  }

  private func head(_ index: Int, _ convolutions: [String], _ map: Tensor) -> Tensor {
    let y = convolutions.reduce(map) { y, name in
      y.convolved(with: self["\(name).weight"], bias: self["\(name).bias"], stride: 2, padding: 1)
        .leakyReLU(slope: 0.01)
    }
    let name = "styles.\(index).linear", flat = y.reshaped(to: [y.shape[0], y.shape[1]])
    return flat.linear(weight: self["\(name).weight"]) * equalized(flat.shape[1])
      + self["\(name).bias"]
  }

  /// Batch normalization with the statistics of training: a factor and an offset a channel.
  private func normalized(_ name: String, _ x: Tensor) -> Tensor {
    let factor = self["\(name).weight"] * (self["\(name).running_var"] + 1e-5).rsqrt()
    let offset = self["\(name).bias"] - self["\(name).running_mean"] * factor
    return x * factor.perChannel + offset.perChannel
  }

  /// PReLU: a slope a channel below 0.
  private func bent(_ name: String, _ x: Tensor) -> Tensor {
    x.relu() - (-x).relu() * self["\(name).weight"].perChannel
  }

  private subscript(name: String) -> Tensor {
    guard let tensor = parameters[name] else {
      preconditionFailure("encoder: no parameter `\(name)`")
    }
    return tensor
  }
}

extension Tensor {
  /// Bilinear, corners on corners.
  fileprivate func enlarged(like other: Tensor) -> Tensor {
    func matrix(_ n: Int, _ m: Int) -> ResamplingMatrix {
      ResamplingMatrix(
        columns: n,
        taps: (0..<m).map { i in
          let place = m > 1 ? Double(i) * Double(n - 1) / Double(m - 1) : 0
          let low = min(Int(place), n - 1), share = place - Double(low)
          return [(low, 1 - share), (min(low + 1, n - 1), share)]
        })
    }
    return resampled(
      rows: matrix(shape[2], other.shape[2]), columns: matrix(shape[3], other.shape[3]))
  }
}
