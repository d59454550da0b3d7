import Foundation
import Graph
import Imaging
import LoadPlugin
import SavePlugin
import TestSupport
import Tensors
import Testing

@Suite("Disks that refuse") struct RefusingDiskTests {
  let picture = Image(noise([1, 3, 64, 64]))

  @Test("a folder that is a file, and a file that is a folder")
  func wrongKinds() throws {
    try withFolder { folder in
      try Data([1]).write(to: URL(filePath: "\(folder)/file"))
      expectError(
        "unwritable: /file/a.png: there is no folder /file; create it or choose another",
        without: folder
      ) { try picture.write(to: "\(folder)/file/a.png", ImageEncoding(.png)) }
      expectError(
        "unwritable: /file/b: the folder cannot be created; choose another place, or change the "
          + "permissions above it", without: folder
      ) { try SafeFile.createFolder("\(folder)/file/b") }
      try FileManager.default.createDirectory(
        atPath: "\(folder)/a.png", withIntermediateDirectories: false)
      expectError(
        "unwritable: /a.png: this is a folder; give the file a name", without: folder
      ) { try picture.write(to: "\(folder)/a.png", ImageEncoding(.png)) }
    }
  }

  @Test("a picture too large for its format")
  func tooLarge() {
    let wide = Image(Tensor(zeros: [1, 1, 1, 20_000]))
    expectError(
      "unsupported: the picture is 20000 × 1, and a webp file can be 16383 at most; save it as png "
        + "or tiff"
    ) { _ = try wide.encoded(ImageEncoding(.webp)) }
  }

  @Test("a full disk leaves what was there, and nothing else", .enabled(if: SmallDisk.isPossible))
  func fullDisk() throws {
    try withFolder { folder in
      let disk = try SmallDisk(at: folder)
      defer { disk.unmount() }
      for ending in ["png", "safetensors"] {
        let path = "\(folder)/a.\(ending)"
        let encoding = ImageEncoding(ImageFormat(fileName: path)!)
        try Image(noise([1, 3, 8, 8])).write(to: path, encoding)
        let before = FileManager.default.contents(atPath: path)
        let large = Image(noise([1, 3, 256, 256]))
        let text = errorText(without: folder) { try large.write(to: path, encoding) }
        #expect(
          text == "unwritable: /a.\(ending): the disk is full; make room or choose another folder")
        #expect(FileManager.default.contents(atPath: path) == before)
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      #expect(left == ["a.png", "a.safetensors"])
    }
  }
}

/// A file system of 64 KB in memory; only an administrator can make one.
private struct SmallDisk {
  let folder: String

  static let isPossible: Bool =
    (try? withFolder { folder -> Bool in
      guard let disk = try? SmallDisk(at: folder) else { return false }
      disk.unmount()
      return true
    }) ?? false

  init(at folder: String) throws {
    self.folder = folder
    guard Self.runs("mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder]) else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  func unmount() { _ = Self.runs("umount", [folder]) }

  private static func runs(_ tool: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
