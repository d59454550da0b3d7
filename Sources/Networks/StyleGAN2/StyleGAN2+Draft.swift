extension StyleGAN2 {
  public func draft(at resolution: Int) -> (any Generator)? {
    guard plan.architecture == .styleGAN2Skip, resolution < plan.resolution,
      let level = plan.resolutions.firstIndex(of: resolution)
    else { return nil }
    var smaller = plan
    smaller.resolution = resolution
    smaller.channels = Array(plan.channels.prefix(level + 1))
    var network = self
    network.plan = smaller
    let names = Set(smaller.parameterShapes.map(\.name))
    network.parameters = parameters.filter { names.contains($0.key) }
    network.noiseConstants = noiseConstants.map { Array($0.prefix(smaller.noiseResolutions.count)) }
    network.lightLayers = min(lightLayers, smaller.noiseResolutions.count)
    return network
  }
}
