import Foundation
import TestSupport
import Testing

import Checkpoints

@Suite("Checkpoints read the Reference files")
struct CheckpointsReferenceTests {
  private func open(_ name: String) throws -> Checkpoint {
    try Checkpoint(contentsOf: referenceFolder.appending(path: name).path)
  }

  @Test("both PyTorch containers give the same arrays, bit for bit")
  func containersAgree() throws {
    let zip = try open("pulse/synthesis.pt")
    let legacy = try open("pulse/synthesis-legacy.pt")
    #expect(zip.container == .torchZip)
    #expect(legacy.container == .torchLegacy)
    #expect(zip.names == legacy.names)
    #expect(!zip.names.isEmpty)
    for name in zip.names {
      #expect(zip[name]!.shape == legacy[name]!.shape)
      expectSame(zip[name]!.floats(), legacy[name]!.floats(), name)
      #expect(zip[name]!.isFinite)
    }
  }

  @Test("a nested dictionary is flattened under its name")
  func nested() throws {
    let checkpoint = try open("stylegan2/rosinality.pt")
    let constant = try checkpoint.require("g_ema.input.input")
    #expect(constant.shape.count == 4 && constant.shape[0] == 1)
    #expect(try checkpoint.require("latent_avg").shape.count == 1)
    #expect(throws: CheckpointError.self) { try checkpoint.require("absent") }
  }

  @Test("every safetensors file opens and is written back bit for bit")
  func safetensors() throws {
    let folder = referenceFolder.appending(path: "stylegan2").path
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasSuffix(".safetensors") {
      let checkpoint = try open("stylegan2/\(name)")
      let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
      defer { try? FileManager.default.removeItem(atPath: copy) }
      try checkpoint.write(to: copy)
      let again = try Checkpoint(contentsOf: copy)
      #expect(again.names.sorted() == checkpoint.names.sorted())
      for array in checkpoint.names {
        #expect(again[array]!.shape == checkpoint[array]!.shape)
        expectSame(again[array]!.floats(), checkpoint[array]!.floats(), array)
      }
    }
  }
}
