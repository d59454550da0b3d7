import ArgumentParser

@main
struct Facet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facet", abstract: "Extreme photo upsampling and restoration by latent search.")
}
