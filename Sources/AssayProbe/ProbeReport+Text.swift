extension ProbeReport {
  /// For people, findings first.
  package var text: String {
    if let problem { return "nothing could be probed: \(problem)\n" }
    var lines: [String] = []
    if findings.isEmpty { lines.append("no test broke") } else { lines += findings.map(\.text) }
    for test in alreadyFailing { lines.append("already failing: \(test)") }
    for leak in leaks {
      lines.append("leak: \(leak.test.map { "\($0): " } ?? "")\(leak.sentence)")
    }
    lines.append("")
    lines.append(
      "tests: \(testCount), runs: \(runCount), findings: \(findings.count), seed: \(seed)")
    lines.append("checked: \(checked.map(\.rawValue).joined(separator: ", "))")
    for one in notChecked { lines.append("not checked: \(one.kind.rawValue): \(one.reason)") }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ProbeReport.Finding {
  fileprivate var text: String {
    var lines = ["\(test)", "  \(cause.rawValue): \(sentence)"]
    if let comparison {
      lines[1] +=
        "  [\(comparison.perturbed.text) failed, \(comparison.control.text) without, "
        + "p \(Self.short(comparison.probability))]"
    }
    if let message { lines.append("  said: \(message)") }
    if !fixedPaths.isEmpty { lines.append("  writes: \(fixedPaths.joined(separator: ", "))") }
    lines.append("  \(isConfirmed ? "try" : "perhaps"): \(reproduction)")
    return lines.joined(separator: "\n")
  }

  /// Two digits that count, as `0.00078`.
  static func short(_ number: Double) -> String {
    guard number > 1e-9 else { return "< 1e-9" }
    var scale = 1.0
    while number * scale < 10 { scale *= 10 }
    return "\((number * scale).rounded() / scale)"
  }
}

extension Tally {
  fileprivate var text: String { "\(failures)/\(executions)" }
}
