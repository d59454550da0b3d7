// swift-tools-version: 6.1
import PackageDescription

/// Compute kernels are built optimized in every configuration: a debug build that takes minutes for
/// one picture helps nobody.
let kernelFlags: [String] = ["-O3", "-fno-math-errno", "-Wall"]

func swiftTarget(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil)
  -> Target
{
  .target(name: name, dependencies: dependencies, resources: resources)
}

/// A C or C++ module in `Sources/<name>` with its public header under `include/`.
func nativeTarget(
  _ name: String, _ dependencies: [Target.Dependency] = [], libraries: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies,
    cSettings: [.unsafeFlags(kernelFlags)], cxxSettings: [.unsafeFlags(kernelFlags)],
    linkerSettings: libraries.map { .linkedLibrary($0) })
}

/// A built-in plugin lives in `Plugins/<Name>`; SwiftPM looks there only for its own build-tool
/// plugins, so the path is explicit.
func plugin(
  _ name: String, _ dependencies: [Target.Dependency] = [], showsSheet: Bool = false
) -> Target {
  .target(
    name: "\(name)Plugin", dependencies: ["Graph", "Imaging", "Tensors"] + dependencies,
    path: "Plugins/\(name)",
    exclude: ["README.md", "sample.json"] + (showsSheet ? ["sheet.jpg"] : []))
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(name: name, dependencies: ["TestSupport"] + dependencies, resources: resources)
}

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// The plugins that the program is built with; `Sources/facet/Plugins.swift` lists them too.
let builtInPlugins: [Target.Dependency] = [
  "AuditPlugin", "BlurPlugin", "ColourPlugin", "ComparePlugin", "CompositePlugin",
  "CompressionPlugin", "DownscalePlugin", "EncodePlugin", "FaceAlignPlugin", "FourierPlugin",
  "GeneratePlugin", "GeometryPlugin", "LatentSearchPlugin", "LoadLatentPlugin", "LoadPlugin",
  "MaskPlugin", "MeasurePlugin",
  "NoisePlugin", "PlotPlugin", "PortraitPlugin", "SaveLatentPlugin", "SavePlugin",
  "SaveTablePlugin",
]

let package = Package(
  name: "facet",
  products: [.executable(name: "facet", targets: ["facet"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // Native code.
    nativeTarget("CKernels", libraries: ["gomp", "m"]),
    nativeTarget("CBLAS", ["CKernels"], libraries: ["dl"]),
    nativeTarget("CDNN", ["CKernels"], libraries: ["dnnl"]),
    .systemLibrary(
      name: "CVipsSystem", path: "Sources/CVipsSystem", pkgConfig: "vips",
      providers: [.apt(["libvips-dev"])]),
    nativeTarget("CVips", ["CVipsSystem"]),
    nativeTarget("CLandmarks", ["CKernels"], libraries: [":libdlib.a"]),
    nativeTarget("CPortraits", ["CKernels"], libraries: ["m"]),

    // The house.
    swiftTarget("Tensors", ["CKernels", "CBLAS", "CDNN"]),
    swiftTarget("Checkpoints", ["Tensors"]),
    swiftTarget(
      "Networks", ["Checkpoints", "Tensors", "CBLAS", "CDNN", "CKernels"],
      resources: [.copy("Resources")]),
    swiftTarget("Graph", []),
    swiftTarget("Imaging", ["Graph", "Checkpoints", "Tensors", "CVips"]),
    swiftTarget("Landmarks", ["Imaging", "CLandmarks"]),
    swiftTarget("Portraits", ["CPortraits", "Tensors"]),
    swiftTarget("Search", ["Networks", "Checkpoints", "Imaging"]),
    swiftTarget("Training", ["Graph", "Networks", "Imaging", "Portraits"]),
    swiftTarget("PluginLoading", ["Graph", "Checkpoints"]),

    // Plugins.
    plugin("Downscale", showsSheet: true),
    plugin("Fourier", showsSheet: true),
    plugin("Geometry", showsSheet: true),
    plugin("Blur", showsSheet: true),
    plugin("Noise", showsSheet: true),
    plugin("Mask", showsSheet: true),
    plugin("Colour", showsSheet: true),
    plugin("Compression", showsSheet: true),
    plugin("Composite", showsSheet: true),
    plugin("Load"),
    plugin("Portrait", ["Landmarks", "Portraits"]),
    plugin("Save"),
    plugin("Compare"),
    plugin("FaceAlign", ["Landmarks"]),
    plugin("LatentSearch", ["Search", "Networks"]),
    plugin("Generate", ["Search", "Networks"]),
    plugin("Encode", ["Search", "Networks"]),
    plugin("LoadLatent", ["Search"]),
    plugin("SaveLatent", ["Search"]),
    plugin("SaveTable"),
    plugin("Plot"),
    plugin("Measure", ["Landmarks", "Search"]),
    plugin("Audit", ["Search", "Networks"]),

    // Programs.
    .executableTarget(
      name: "facet",
      dependencies: [
        "CBLAS", "Graph", "Training", "Checkpoints", "Networks", "Imaging", "Landmarks",
        "PluginLoading", "Search", "Tensors", arguments, log,
      ] + builtInPlugins,
      resources: ["upsample", "realesrgan", "bsrgan", "encoder-degradations"].map {
        .embedInCode("Resources/\($0).json")
      } + [.embedInCode("Resources/PluginTemplates")],
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])]),
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "CBLAS", "CDNN", "CKernels", "Checkpoints", "Graph", "Imaging", "Landmarks", "Networks",
        "PlotPlugin", "SavePlugin", "Tensors", arguments,
      ],
      exclude: ["peer", "README.md", "scaling.png"]),

    // Tests.
    .target(name: "TestSupport", dependencies: ["Tensors"], path: "Tests/TestSupport"),
    .testTarget(name: "KernelsTests", dependencies: ["CKernels", "CBLAS", "CDNN"]),
    tests("TensorsTests", ["Tensors", "CKernels"]),
    tests(
      "SearchTests",
      [
        "Search", "Networks", "Checkpoints", "Imaging", "Graph", "Tensors", "DownscalePlugin",
        "EncodePlugin", "MeasurePlugin",
        "GeneratePlugin", "LatentSearchPlugin", "LoadLatentPlugin", "SaveLatentPlugin",
        "PlotPlugin", "SaveTablePlugin",
      ]),
    tests("TrainingTests", ["Training", "Networks", "Checkpoints", "Tensors", "CKernels"]),
    tests("AuditTests", ["AuditPlugin", "Graph", "Imaging", "Search", "Tensors"]),
    tests(
      "PortraitsTests",
      ["Portraits", "PortraitPlugin", "Landmarks", "Graph", "Imaging", "Tensors"]),
    tests(
      "DegradationTests",
      [
        "Imaging", "Graph", "Tensors", "BlurPlugin", "ColourPlugin", "CompositePlugin",
        "CompressionPlugin", "DownscalePlugin", "FourierPlugin", "GeometryPlugin", "MaskPlugin",
        "NoisePlugin",
      ]),
    .testTarget(name: "GraphTests", dependencies: ["Graph"]),
    .target(name: "ProgramSupport", path: "Tests/ProgramSupport"),
    .testTarget(
      name: "FacetTests", dependencies: ["facet", "Graph", "Networks", "ProgramSupport"]),
    .testTarget(
      name: "PluginTests",
      dependencies: [
        "facet", "Graph", "Imaging", "PluginLoading", "ProgramSupport", "Search", "Tensors",
      ]),
    .testTarget(
      name: "PipelineTests",
      dependencies: ["facet", "Imaging", "Networks", "Tensors", "ProgramSupport"],
      exclude: ["Cases"]),
    tests("LandmarksTests", ["Landmarks", "Graph", "Imaging", "Tensors", "FaceAlignPlugin"]),
    tests("CheckpointsTests", ["Checkpoints"]),
    tests("NetworksTests", ["Networks", "Checkpoints", "Tensors"]),
    tests(
      "ImagingTests",
      [
        "Imaging", "Graph", "Checkpoints", "Tensors", "DownscalePlugin", "LoadPlugin", "SavePlugin",
        "ComparePlugin", "MeasurePlugin",
      ]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17,
  cxxLanguageStandard: .gnucxx17
)
