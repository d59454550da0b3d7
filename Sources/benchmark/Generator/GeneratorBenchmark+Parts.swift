import CKernels
import Foundation
import Networks
import Tensors

extension GeneratorBenchmark {
  /// Each convolution with what is fused around it. The share is of the arithmetic ceiling for the
  /// products of the definition: above 100% where Winograd leaves products out.
  func timeLayers(_ ceilings: Ceilings) {
    for (name, layers) in [
      ("StyleGAN 1024², 8192/512", StyleGANEngine.work(of: StyleGAN(Self.styleGAN, seed: 1))),
      ("StyleGAN2 1024², config F", StyleGAN2Engine.work(of: StyleGAN2(Self.styleGAN2, seed: 1))),
    ] {
      print("\(name): a layer forward and backward")
      var rows = [
        ["layer", "way", "forward ms", "share %", "backward ms", "share %", "MB", "floor ms"]
      ]
      var sums = (forward: 0.0, backward: 0.0)
      for layer in layers {
        let forward = median(runs, layer.forward), backward = median(runs, layer.backward)
        sums = (sums.forward + forward, sums.backward + backward)
        let share = 2 * layer.products / ceilings.arithmetic
        rows.append([
          layer.name, layer.way, format(forward * 1e3, 2), format(100 * share / forward, 0),
          format(backward * 1e3, 2), format(100 * share / backward, 0), format(layer.bytes / 1e6),
          format(layer.bytes / ceilings.memory * 1e3, 2),
        ])
      }
      rows.append(
        ["all", "", format(sums.forward * 1e3), "", format(sums.backward * 1e3), "", "", ""])
      printTable(rows)
    }
  }

  /// Whole networks, with what they allocate once warm.
  func timeSteps(_ ceilings: Ceilings) {
    var rows = [["network", "forward ms", "step ms", "new buffers a step", "peak MB"]]
    for name in ["stylegan", "stylegan2"] {
      var step = SearchStep(Self.network(name))
      let forward = median(runs) { step.forward() }
      step.step()
      step.step()
      let before = Arena.shared.systemAllocations
      let whole = median(runs) { step.step() }
      let allocations = Double(Arena.shared.systemAllocations - before) / Double(runs + 1)
      rows.append([
        name, format(forward * 1e3), format(whole * 1e3), format(allocations),
        format(peakMegabytes(), 0),
      ])
    }
    printTable(rows)
  }

  /// The cost of a step over resolution, batch and threads.
  func timeScaling() {
    func milliseconds(_ plan: GeneratorPlan, count: Int = 1) -> Double {
      var step = SearchStep(StyleGAN(plan, seed: 1), count: count)
      step.step()
      return median(max(3, runs / 2)) { step.step() } * 1e3
    }
    var rows = [["resolution", "step ms"]]
    for size in [64, 128, 256, 512, 1024] {
      rows.append(
        ["\(size)²", format(milliseconds(GeneratorPlan(.styleGAN, resolution: size, base: 16384)))])
    }
    printTable(rows)
    rows = [["batch at 256²", "step ms", "a picture"]]
    for count in [1, 2, 4, 8] {
      let time = milliseconds(GeneratorPlan(.styleGAN, resolution: 256, base: 16384), count: count)
      rows.append(["\(count)", format(time), format(time / Double(count))])
    }
    printTable(rows)
    rows = [["threads at 1024²", "step ms"]]
    let threads = facet_threads()
    for count in 1...threads {
      facet_set_threads(Int32(count))
      rows.append(["\(count)", format(milliseconds(Self.styleGAN))])
    }
    facet_set_threads(threads)
    printTable(rows)
  }

  /// Both sides by turns in one run; ratios of medians.
  func timePeer() throws {
    var rows = [["network", "peer", "work", "ours ms", "peer ms", "times faster"]]
    for network in networks {
      for mode in modes {
        let peer = try GeneratorPeer(python: python, network: network, mode: mode)
        var ours = SearchStep(Self.network(network))
        for work in ["forward", "step"] {
          func run() { if work == "step" { ours.step() } else { ours.forward() } }
          run()
          run()
          let times = (0..<runs).map { _ in (seconds { run() }, peer.ask(work)) }
          let (mine, other) = (times.map(\.0).middle, times.map(\.1).middle)
          rows.append([
            network, mode, work, format(mine * 1e3), format(other * 1e3), format(other / mine),
          ])
        }
        rows.append([
          network, mode, "memory MB", format(peakMegabytes(), 0), format(peer.ask("memory"), 0),
          "\(format(peakMegabytes() / peer.ask("memory"), 2))× as much",
        ])
      }
    }
    printTable(rows)
  }
}
