import Graph

/// Light and colour.
public let colour = Plugin(
  "colour",
  [
    Greyscale.self, ChannelMix.self, ColourShift.self, Gamma.self, ToneCurve.self, Vignette.self,
    LowLight.self,
  ])
