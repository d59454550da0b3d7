import CKernels
import Foundation
import Networks
import Tensors

extension GeneratorBenchmark {
  /// Each convolution with what is fused around it. The share is of the arithmetic ceiling for the
  /// products of the definition: above 100% where Winograd leaves products out.
  func timeLayers(_ ceilings: Ceilings) {
    for (name, layers) in [
      ("StyleGAN 1024², 8192/512", Self.layers("stylegan")),
      ("StyleGAN2 1024², config F", Self.layers("stylegan2")),
    ] {
      print("\(name): a layer forward and backward")
      var rows = [
        [
          "layer", "way", "forward ms", "share %", "backward ms", "share %", "MB", "floor ms",
          "buffers", "new",
        ]
      ]
      var sums = (forward: 0.0, backward: 0.0)
      for layer in layers {
        let forward = median(runs, layer.forward), backward = median(runs, layer.backward)
        let buffers = Buffers.taken {
          layer.forward()
          layer.backward()
        }
        sums = (sums.forward + forward, sums.backward + backward)
        let share = 2 * layer.products / ceilings.arithmetic
        rows.append([
          layer.name, layer.way, format(forward * 1e3, 2), format(100 * share / forward, 0),
          format(backward * 1e3, 2), format(100 * share / backward, 0), format(layer.bytes / 1e6),
          format(layer.bytes / ceilings.memory * 1e3, 2), "\(buffers.asked)", "\(buffers.new)",
        ])
      }
      rows.append(
        ["all", "", format(sums.forward * 1e3), "", format(sums.backward * 1e3)]
          + [String](repeating: "", count: 5))
      printTable(rows)
    }
  }

  /// Whole networks, with what they allocate once warm. The floor is that of the maps: each written
  /// and read once forward, twice as much backward.
  func timeSteps(_ ceilings: Ceilings) {
    let names = ["stylegan", "stylegan2"]
    var timed: [(network: String, work: String, seconds: Double, buffers: Buffers, peak: Double)] =
      []
    for name in names {
      var step = SearchStep(Self.network(name))
      func note(_ work: String, _ run: () -> Void) {
        run()
        let seconds = median(runs, run)
        timed.append((name, work, seconds, Buffers.taken(run), peakMegabytes()))
      }
      note("forward") { step.forward() }
      note("step") { step.step() }
    }
    var rows = [
      ["network", "work", "ms", "share %", "MB", "floor ms", "buffers", "new", "peak MB"]
    ]
    // The layers come with buffers of their own: only now, after the peaks were read.
    for name in names {
      let layers = Self.layers(name)
      let products = layers.reduce(0) { $0 + $1.products }
      let bytes = layers.reduce(0) { $0 + $1.bytes }
      for one in timed where one.network == name {
        let passes = one.work == "step" ? 2.0 : 1.0, traffic = one.work == "step" ? 3.0 : 1.0
        rows.append([
          name, one.work, format(one.seconds * 1e3),
          format(100 * passes * 2 * products / ceilings.arithmetic / one.seconds, 0),
          format(traffic * bytes / 1e6, 0), format(traffic * bytes / ceilings.memory * 1e3),
          "\(one.buffers.asked)", "\(one.buffers.new)", format(one.peak, 0),
        ])
      }
    }
    printTable(rows)
  }

  static func layers(_ name: String) -> [LayerWork] {
    name == "stylegan"
      ? StyleGANEngine.work(of: StyleGAN(styleGAN, seed: 1))
      : StyleGAN2Engine.work(of: StyleGAN2(styleGAN2, seed: 1))
  }

  /// Both sides by turns in one run; ratios of medians.
  func timePeer() throws {
    var rows = [["network", "peer", "work", "ours ms", "peer ms", "times faster"]]
    let python = try PeerPython.located(python, with: [.torch, .numpy])
    for network in networks {
      // One set of weights for all modes, or the later ones would find our memory larger.
      var ours = SearchStep(Self.network(network))
      for mode in modes {
        let peer = try Peer(python: python, script: "generator.py", [network, mode])
        /// Seconds, or megabytes of memory.
        func theirs(_ work: String) throws -> Double { try peer.run(work).number ?? .nan }
        for work in ["forward", "step"] { _ = try theirs(work) }
        for work in ["forward", "step"] {
          func run() { if work == "step" { ours.step() } else { ours.forward() } }
          run()
          run()
          let times = try (0..<runs).map { _ in (seconds { run() }, try theirs(work)) }
          let (mine, other) = (times.map(\.0).middle, times.map(\.1).middle)
          rows.append([
            network, mode, work, format(mine * 1e3), format(other * 1e3), format(other / mine),
          ])
        }
        let memory = (ours: peakMegabytes(), theirs: try theirs("memory"))
        rows.append([
          network, mode, "memory MB", format(memory.ours, 0), format(memory.theirs, 0),
          "\(format(memory.ours / memory.theirs, 2))× as much",
        ])
      }
    }
    printTable(rows)
  }
}

/// How many buffers of the arena a piece of work asked for, and how many came from the system.
private struct Buffers {
  let asked: Int, new: Int

  static func taken(_ work: () -> Void) -> Buffers {
    let arena = Arena.shared
    let before = (arena.requests, arena.systemAllocations)
    work()
    return Buffers(asked: arena.requests - before.0, new: arena.systemAllocations - before.1)
  }
}
