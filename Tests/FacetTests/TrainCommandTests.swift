import ProgramSupport
import Testing

/// `facet train generator`, before it trains.
@Suite struct TrainCommandTests {
  @Test(
    arguments: [
      (["--resolution", "100"], "--resolution 100 is none of 32, 64, 128, 256, 512, 1024"),
      (["--pictures", "10"], "--pictures 10 is too few to learn anything; 1000 at least"),
      (["--pictures", "0"], "--pictures 0 leaves the finish alone, and needs --from and --finish"),
      (
        ["--pictures", "0", "--from", "default", "--finish", "160", "--rate", "0.01"],
        "--pictures 0 leaves the finish alone, which has a rate of its own; leave out --rate"
      ),
      (["--finish", "8"], "--finish 8 is too few to learn anything; 16 at least"),
      (
        ["--finish", "160", "--resolution", "64"],
        "--finish needs a --resolution of 128 or more: texture comes from there on"
      ),
      (["--rate", "0"], "--rate must be above 0"),
      (["--with-rounding"], "--with-rounding is a part of --roughness, which is not given"),
      (["--roughness", "9"], "--roughness 9.0 is not within 0.5 … 3"),
      (
        ["--roughness", "1.5", "--resolution", "64"],
        "--roughness needs a --resolution of 128 or more: texture comes from there on"
      ),
    ] as [([String], String)])
  func `what cannot be trained is refused before anything is written`(
    arguments: [String], reason: String
  ) throws {
    let outcome = try Program.run(["train", "generator", "-o", "/nowhere/run"] + arguments)
    #expect(outcome.exitCode == 64)
    #expect(outcome.output.isEmpty)
    let first = outcome.errors.split(separator: "\n").first.map(String.init)
    #expect(first == "Error: " + reason)
  }
}
