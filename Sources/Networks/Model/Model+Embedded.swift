import Foundation

extension Model {
  /// The name under which the shipped model can be asked for.
  public static let embeddedName = "default"

  /// The model that ships with Facet; opened once.
  ///
  /// - Throws: `ModelError` that says where it was looked for.
  public static func embedded() throws -> Model { try opened.get() }

  /// The model of that name: `default`, a file, or an installed one (see `ModelFolder`); with `@256`
  /// behind it the model's own smaller pictures.
  public static func named(_ name: String) throws -> Model {
    if let (whole, side) = sized(name) { return try named(whole).cut(to: side, named: whole) }
    return name.isEmpty || name == embeddedName
      ? try embedded() : try open(ModelFolder.path(of: name))
  }

  /// The file of the shipped model, where there is one.
  public static var embeddedPath: String? { find(file, in: places) }

  private static let opened = Result { () throws(ModelError) -> Model in
    guard let path = embeddedPath else {
      throw ModelError(
        .unreadable,
        "the default model is not installed (looked for `\(file)` in "
          + places.joined(separator: ", ") + "); name a model file instead")
    }
    do {
      return try open(path)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.unreadable, "\(error)", path: path)
    }
  }

  private static let file = "default.safetensors"

  /// The file of that name in the first of these folders that holds it.
  package static func find(_ file: String, in folders: [String]) -> String? {
    folders.map { "\($0)/\(file)" }.first { FileManager.default.isReadableFile(atPath: $0) }
  }

  /// Beside the executable, beside the library that this code is in, then where it was built.
  package static let places: [String] = {
    var homes = [executable, image].compactMap {
      $0.map { ($0 as NSString).deletingLastPathComponent }
    }
    if homes.count == 2 && homes[0] == homes[1] { homes.removeLast() }
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return homes.flatMap {
      ["\($0)/facet_Networks.resources/Resources", $0, "\($0)/../share/facet"]
    } + [source.appending(path: "Resources").path]
  }()

  /// The file of the running program.
  private static var executable: String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  /// The file that this module was linked into: of the tests, not the program that runs them.
  private static var image: String? {
    let address = UInt(bitPattern: #dsohandle)
    let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
    for line in maps.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
      let range = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      if range.count == 2, range[0] <= address, address < range[1], fields.count == 6 {
        return String(fields[5])
      }
    }
    return nil
  }
}
