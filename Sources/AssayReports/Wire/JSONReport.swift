package import AssayVerification
import Foundation

/// The report as `report.json`, version 1 of the schema in `Schemas/report.schema.json`.
package enum JSONReport {
  /// Sorted keys and rounded numbers: equal reports give equal bytes.
  package static func render(_ report: VerificationReport) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(ReportWire(report)), as: UTF8.self) + "\n"
    } catch {
      // Encoding fails for numbers that are not finite only, and the wire types hold none.
      preconditionFailure("could not encode the report: \(error)")
    }
  }
}
