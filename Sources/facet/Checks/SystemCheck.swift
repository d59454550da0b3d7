import Foundation
import Graph

/// The machine: processor, threads, memory.
struct SystemCheck: HealthCheck {
  let name = "Machine"

  func findings() -> [HealthFinding] {
    let process = ProcessInfo.processInfo
    var findings = [
      HealthFinding(.fact, "system", process.operatingSystemVersionString),
      HealthFinding(.fact, "processor", Self.processor ?? "unknown"),
      HealthFinding(
        .fact, "threads", "\(process.activeProcessorCount) of \(process.processorCount)"),
      HealthFinding(.fact, "memory", Self.spell(process.physicalMemory)),
    ]
    if let available = Self.field("MemAvailable", of: "/proc/meminfo").flatMap(Self.kilobytes) {
      let verdict = available < 1 << 30 ? HealthFinding.Verdict.warning : .good
      let remedy = verdict == .warning ? "; close other programs, 1 GB is wanted" : ""
      findings.append(HealthFinding(verdict, "free memory", Self.spell(available) + remedy))
    }
    return findings
  }

  /// The processor's name and the instructions that the kernels choose by.
  private static var processor: String? {
    guard let model = field("model name", of: "/proc/cpuinfo") else { return nil }
    let flags = Set((field("flags", of: "/proc/cpuinfo") ?? "").split(separator: " "))
    let known = ["sse4_2", "avx", "avx2", "fma", "avx512f", "avx512_vnni", "amx_tile"]
    return "\(model) (\(known.filter { flags.contains(Substring($0)) }.joined(separator: " ")))"
  }

  private static func field(_ name: String, of file: String) -> String? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split(separator: ":", maxSplits: 1).last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  private static func kilobytes(_ text: String) -> UInt64? {
    text.split(separator: " ").first.flatMap { UInt64($0) }.map { $0 << 10 }
  }

  private static func spell(_ bytes: UInt64) -> String {
    String(format: "%.1f GB", Double(bytes) / 1e9)
  }
}
