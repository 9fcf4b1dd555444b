import AssayContractCoverage
import AssayEvidence
import AssayManifest
import AssayPact

/// Holds the recorded calls of a system against its contracts and its declared calls.
enum SystemTraffic {
  static func look(
    _ manifest: Manifest, root: String
  ) -> (evidence: [Evidence], warnings: [String]) {
    guard !manifest.traffic.isEmpty else { return ([], []) }
    let pacts = SystemContracts.paths(in: manifest, root: root).compactMap {
      // What cannot be read is told where contracts are looked for.
      try? ContractFile.pact("\(root)/\($0)").pact
    }
    var coverage = ContractCoverage(pacts: pacts, tools: .standard)
    var warnings: [String] = []
    var read: [String] = []
    for pattern in manifest.traffic {
      let paths = FileTree.matches(pattern, below: root)
      if paths.isEmpty { warnings.append("there is no \(pattern), which `traffic` names") }
      for path in paths {
        do throws(FailureReport) {
          let reading = try TrafficFile.read("\(root)/\(path)") { coverage.add($0) }
          if reading.badLines > 0 {
            warnings.append("\(path): \(reading.badLines) lines could not be read")
          }
          read.append(path)
        } catch { warnings.append("\(path): \(error.happened)") }
      }
    }
    guard !read.isEmpty else { return ([], warnings) }
    let declared = manifest.services.flatMap { service in
      service.calls.map { ServiceBoundary(consumer: service.name, provider: $0) }
    }
    let evidence = coverage.report(declared: declared).evidence(
      from: EvidenceSource(.file, read.joined(separator: ", ")))
    return (evidence, warnings)
  }
}
