package import AssayCoverage
import AssayEvidence
import AssayJSON

/// Reads the reports of mutation tools.
///
/// The format is told from the content: mutation-testing-elements (assay-mutate, Stryker), PIT,
/// cargo-mutants, gremlins and cosmic-ray.
package enum MutationFileReader {
  /// - Returns: the mutants, with paths as the tool wrote them.
  /// - Throws: `FailureReport` when the file can't be read, is damaged or of no known format: half
  ///   a report would hide mutants.
  package static func read(path: String) throws -> ReportedMutants {
    var bytes: [UInt8] = []
    try FileBytes.push(path, attempt: attempt) { chunk in
      chunk.append(0..<chunk.count, to: &bytes)
      return true
    }
    return try read(bytes: bytes, name: path)
  }

  /// Reads a report from memory; `name` stands for the file in errors.
  package static func read(bytes: [UInt8], name: String = "bytes") throws -> ReportedMutants {
    do throws(CoverageFault) {
      return try parse(bytes)
    } catch {
      throw FailureReport(
        .badInput, attempt: attempt, subject: name, happened: error.description,
        remedy: "have the tool write its report anew, or correct 'mutation' in the manifest")
    }
  }

  private static let attempt = "read a mutation report"

  private static func parse(_ bytes: [UInt8]) throws(CoverageFault) -> ReportedMutants {
    let span = bytes.span
    let start = span.starts(with: "\u{FEFF}", at: 0) ? 3 : 0
    let content = span.trimmed(start..<span.count)
    guard !content.isEmpty else { throw CoverageFault("the file is empty.") }
    switch span[content.lowerBound] {
    case UInt8(ascii: "<"): return try readPIT(bytes)
    case UInt8(ascii: "["): return try CosmicRayMutants.read(Array(bytes.dropFirst(start)))
    case UInt8(ascii: "{"): return try readJSON(Array(bytes.dropFirst(start)))
    default: throw CoverageFault(unknown)
    }
  }

  private static let unknown =
    "its content is none of the formats that Assay knows (mutation-testing-elements, PIT's "
    + "mutations.xml, cargo-mutants' outcomes.json, gremlins, cosmic-ray dump)."

  private static func readJSON(_ bytes: [UInt8]) throws(CoverageFault) -> ReportedMutants {
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch { throw CoverageFault("\(error).") }
    let report = PlacedJSON(value: json)
    if report["outcomes"] != nil { return try CargoMutants.read(report) }
    if report["go_module"] != nil { return try GremlinsMutants.read(report) }
    if report["schemaVersion"] != nil { return try MutationElements.read(report) }
    throw CoverageFault(unknown)
  }

  private static func readPIT(_ bytes: [UInt8]) throws(CoverageFault) -> ReportedMutants {
    var scanner = XMLScanner(handler: PITHandler())
    scanner.consume(bytes.span)
    scanner.finish()
    if let fault = scanner.handler.fault {
      let line = 1 + bytes.prefix(fault.offset).count { $0 == UInt8(ascii: "\n") }
      throw CoverageFault("line \(line): \(fault.what).")
    }
    var result = ReportedMutants()
    result.mutants = scanner.handler.mutants
    return result
  }
}
