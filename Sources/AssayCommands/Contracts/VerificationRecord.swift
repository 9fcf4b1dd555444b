import AssayVerification
import Foundation

/// What a verification tells the `assay verify` around it, as a file in `$ASSAY_VERIFICATIONS`; any
/// verifier may write one.
struct VerificationRecord: Decodable {
  var consumer: String
  var provider: String
  var interactions: [Interaction]

  struct Interaction: Decodable {
    var description: String
    /// Names of the provider's states.
    var states: [String]?
    /// `passed`, `failed` or `pending`.
    var outcome: String
  }

  /// Reads the records of one suite.
  ///
  /// - Returns: what they say, and a sentence for each file that cannot be read.
  static func read(
    folder: String, suite: String
  ) -> (verified: [RunFacts.VerifiedInteraction], warnings: [String]) {
    var verified: [RunFacts.VerifiedInteraction] = []
    var warnings: [String] = []
    for path in FileTree.matches("*.json", below: folder) {
      do {
        let data = try Data(contentsOf: URL(filePath: "\(folder)/\(path)"))
        let record = try JSONDecoder().decode(Self.self, from: data)
        verified += try record.interactions.map { try $0.fact(record, suite) }
      } catch {
        warnings.append("the record of a verification \(path) cannot be read: \(error)")
      }
    }
    return (verified, warnings)
  }
}

extension VerificationRecord.Interaction {
  private struct UnknownOutcome: Error, CustomStringConvertible {
    var outcome: String
    var description: String { "expected passed, failed or pending, found '\(outcome)'" }
  }

  fileprivate func fact(
    _ record: VerificationRecord, _ suite: String
  ) throws -> RunFacts.VerifiedInteraction {
    guard let outcome = RunFacts.VerifiedInteraction.Outcome(rawValue: outcome) else {
      throw UnknownOutcome(outcome: outcome)
    }
    let names = (states ?? []).filter { !$0.isEmpty }
    return RunFacts.VerifiedInteraction(
      consumer: record.consumer, provider: record.provider,
      // As an interaction's title is made of them.
      interaction: names.isEmpty
        ? description : "\(description) (\(names.joined(separator: "; ")))",
      outcome: outcome, suite: suite)
  }
}
