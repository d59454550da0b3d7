import CLandmarks

/// The library under the detector.
package enum LandmarkLibrary {
  /// Of dlib, such as "19.24.0".
  package static var version: String { String(cString: facet_landmarks_dlib_version()) }
  /// What this CPU gets: "avx512", "avx2" or "scalar".
  package static var kernels: String { String(cString: facet_landmarks_kernels()) }

  /// Uses another variant in the whole process, for comparisons; false where this CPU cannot.
  package static func choose(kernels name: String) -> Bool {
    facet_landmarks_choose_kernels(name) == 0
  }
}
