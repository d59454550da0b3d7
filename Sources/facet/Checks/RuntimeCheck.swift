import CBLAS
import CDNN
import CKernels
import Graph

/// The tensor runtime: threads, libraries, and which kernels each picked for this processor.
struct RuntimeCheck: HealthCheck {
  let name = "Tensor runtime"

  var versions: [String: String] {
    // Each description begins with "name version,".
    [facet_dnn_description(), facet_blas_description()].compactMap { $0 }
      .reduce(into: [:]) { versions, text in
        let words = String(cString: text).split(whereSeparator: { " ,".contains($0) })
        if words.count > 1 { versions[String(words[0])] = String(words[1]) }
      }
  }

  func findings() -> [HealthFinding] {
    var findings = [
      HealthFinding(.fact, "threads", "\(facet_threads())"),
      HealthFinding(.fact, "convolutions", String(cString: facet_dnn_description())),
    ]
    let products = String(cString: facet_blas_description())
    findings.append(
      facet_blas_available() != 0
        ? HealthFinding(.fact, "matrix products", products)
        : HealthFinding(.failure, "matrix products", products))
    if let variant = facet_winograd_variants(0) {
      let name = String(cString: variant.pointee.name)
      findings.append(HealthFinding(.fact, "3×3 convolutions", name))
    }
    return findings
  }
}
