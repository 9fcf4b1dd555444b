package import AssayJSON

extension ProbeReport {
  /// For programs; the version changes when a member changes its meaning or goes.
  package var json: JSON {
    [
      "version": 1, "seed": .string(String(seed)), "tests": .number(JSONNumber(testCount)),
      "runs": .number(JSONNumber(runCount)), "problem": problem.map(JSON.string) ?? .null,
      "findings": .array(findings.map(\.json)),
      "alreadyFailing": .array(alreadyFailing.map(JSON.string)),
      "leaks": .array(
        leaks.map { ["test": $0.test.map(JSON.string) ?? .null, "what": .string($0.sentence)] }),
      "checked": .array(checked.map { .string($0.rawValue) }),
      "notChecked": .array(
        notChecked.map { ["kind": .string($0.kind.rawValue), "reason": .string($0.reason)] }),
    ]
  }
}

extension ProbeReport.Finding {
  fileprivate var json: JSON {
    [
      "test": .string(test), "cause": .string(cause.rawValue), "trigger": .string(trigger),
      "what": .string(sentence), "isConfirmed": .bool(isConfirmed),
      "comparison": comparison?.json ?? .null, "message": message.map(JSON.string) ?? .null,
      "fixedPaths": .array(fixedPaths.map(JSON.string)), "reproduction": .string(reproduction),
    ]
  }
}

extension Comparison {
  fileprivate var json: JSON {
    [
      "perturbed": perturbed.json, "control": control.json, "oddsRatio": .init(oddsRatio),
      "probability": .init(probability),
    ]
  }
}

extension Tally {
  fileprivate var json: JSON {
    ["failures": .number(JSONNumber(failures)), "executions": .number(JSONNumber(executions))]
  }
}

extension JSON {
  /// Swift writes finite numbers as JSON does.
  fileprivate init(_ number: Double) {
    self = JSONNumber(text: "\(number)").map(JSON.number) ?? .null
  }
}
