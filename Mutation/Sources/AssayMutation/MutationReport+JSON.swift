package import AssayJSON

extension MutationReport {
  /// The report as other tools read it.
  ///
  /// Source: the schema of mutation-testing-elements, version 2.
  package var json: JSON {
    var files: [(String, JSON)] = []
    for (path, results) in Dictionary(grouping: results, by: \.mutant.path).sorted(by: {
      $0.key < $1.key
    }) {
      files.append(
        (
          path,
          [
            "language": "swift",
            "source": .string(String(decoding: sources[path] ?? [], as: UTF8.self)),
            "mutants": .array(results.map(Self.json)),
          ]
        ))
    }
    // The schema has whole numbers only.
    let threshold = JSON.number(JSONNumber(Int((floor ?? 100).rounded(.up))))
    return [
      "schemaVersion": "2", "thresholds": ["high": threshold, "low": threshold],
      "framework": ["name": "assay-mutate"],
      "files": .object(JSONObject(files)),
    ]
  }

  private static func json(_ result: MutantResult) -> JSON {
    let mutant = result.mutant
    var members: [(String, JSON)] = [
      ("id", .string(mutant.id)), ("mutatorName", .string(mutant.change.rawValue)),
      ("replacement", .string(mutant.replacement)),
      ("location", ["start": json(mutant.start), "end": json(mutant.end)]),
      ("status", .string(status(result.outcome))),
    ]
    switch result.outcome {
    case .accepted(let reason): members.append(("statusReason", .string(reason)))
    case .notRun: members.append(("statusReason", "the check ended before it was run"))
    case .killed(let test?): members.append(("killedBy", [.string(test)]))
    default: break
    }
    if let tests = result.tests {
      members.append(("coveredBy", .array(tests.map { .string($0) })))
    }
    return .object(JSONObject(members))
  }

  private static func json(_ place: Mutant.Place) -> JSON {
    ["line": .number(JSONNumber(place.line)), "column": .number(JSONNumber(place.column))]
  }

  private static func status(_ outcome: MutantResult.Outcome) -> String {
    switch outcome {
    case .killed: "Killed"
    case .timedOut: "Timeout"
    case .survived: "Survived"
    case .notReached: "NoCoverage"
    case .notCompiled: "CompileError"
    case .accepted: "Ignored"
    case .notRun: "Pending"
    }
  }
}
