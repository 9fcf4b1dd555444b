package import AssayJSON
import AssayMatching
import AssayPact

/// The report in the JSON format of the reference's verifier.
package enum ReferenceReport {
  package static func json(_ report: ProviderReport) -> JSON {
    let entries = report.entries.flatMap(\.self).filter { entry in
      switch entry.result.outcome {
      case .passed, .notRun: false
      case .failed, .error: true
      }
    }
    let errors = entries.filter { !$0.origin.isPending }
    let pending = entries.filter(\.origin.isPending)
    return [
      "result": .bool(report.verdict == .passed),
      "notices": .array(
        report.plan.pacts.flatMap(\.notices).map {
          ["when": .string($0.when), "text": .string($0.text)]
        }),
      "output": .array((report.sections.flatMap(\.text) + [report.summary]).map { .string($0) }),
      "errors": .array(errors.map { json($0, report) }),
      "pendingErrors": .array(pending.map { json($0, report) }),
    ]
  }

  private static func json(_ entry: ProviderReport.Entry, _ report: ProviderReport) -> JSON {
    let interaction = report.plan.interaction(entry.origin)
    let states = interaction.states.map(\.name).filter { !$0.isEmpty }
    let given = states.isEmpty ? "" : " Given \(states.joined(separator: " And "))"
    let title = report.plan.pacts[entry.origin.pact].title
    var mismatch: JSONObject = [:]
    switch entry.result.outcome {
    case .failed(let mismatches):
      mismatch["type"] = "mismatches"
      mismatch["mismatches"] = .array(mismatches.map(json))
    case .error(let fault):
      mismatch["type"] = "error"
      mismatch["message"] = .string(fault.description)
    case .passed, .notRun: break
    }
    mismatch["interactionId"] = .string(interaction.brokerIdentifier ?? "")
    return [
      "interaction": .string(
        "Verifying a pact between \(title)\(given) - \(interaction.description)"),
      "mismatch": .object(mismatch),
    ]
  }

  private static func json(_ mismatch: Mismatch) -> JSON {
    var object: JSONObject = ["type": .string(mismatch.place.referenceName)]
    switch mismatch.place {
    case .query(let name): object["parameter"] = .string(name)
    case .header(let name), .metadata(let name): object["key"] = .string(name)
    case .body(let path): object["path"] = .string(path)
    case .method, .path, .status, .contentType: break
    }
    object["expected"] = value(mismatch.expected, mismatch.place)
    object["actual"] = value(mismatch.actual, mismatch.place)
    object["mismatch"] = .string(mismatch.sentence)
    return .object(object)
  }

  private static func value(_ text: String, _ place: Mismatch.Place) -> JSON {
    place == .status ? Int(text).map { .number(JSONNumber($0)) } ?? .string(text) : .string(text)
  }
}

extension Mismatch.Place {
  fileprivate var referenceName: String {
    switch self {
    case .method: "MethodMismatch"
    case .path: "PathMismatch"
    case .status: "StatusMismatch"
    case .query: "QueryMismatch"
    case .header: "HeaderMismatch"
    case .metadata: "MetadataMismatch"
    case .contentType: "BodyTypeMismatch"
    case .body: "BodyMismatch"
    }
  }
}

extension Interaction {
  /// What a broker calls it.
  var brokerIdentifier: String? { unknown["_id"]?.string }
}
