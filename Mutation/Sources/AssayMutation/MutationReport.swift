/// The results of a mutation check, and what follows from them.
package struct MutationReport: Sendable {
  /// In the order of files and lines.
  package var results: [MutantResult]
  /// The files' texts by their paths.
  package var sources: [String: [UInt8]]
  /// The percentage that is asked for; nil: no mutant may go unnoticed.
  package var floor: Double?
  /// Whether mutants that time left out do not stand against a pass.
  package var acceptsNotRun: Bool

  package init(
    results: [MutantResult], sources: [String: [UInt8]], floor: Double?, acceptsNotRun: Bool
  ) {
    self.results = results.sorted {
      (
        $0.mutant.path, $0.mutant.range.lowerBound, $0.mutant.range.upperBound,
        $0.mutant.replacement
      )
        < (
          $1.mutant.path, $1.mutant.range.lowerBound, $1.mutant.range.upperBound,
          $1.mutant.replacement
        )
    }
    self.sources = sources
    self.floor = floor
    self.acceptsNotRun = acceptsNotRun
  }

  package var detected: Int { results.count(where: \.isDetected) }
  package var undetected: Int { results.count(where: \.isUndetected) }
  package var notRun: Int { results.count { $0.outcome == .notRun } }
  package var notCompiled: Int { results.count { $0.outcome == .notCompiled } }

  /// Percent of the mutants that ran and compiled which tests noticed; nil when there are none.
  package var score: Double? {
    let all = detected + undetected
    return all > 0 ? Double(detected) * 100 / Double(all) : nil
  }

  /// Whether it holds; what has not run is no pass unless that is accepted.
  package var holds: Bool {
    if notRun > 0, !acceptsNotRun { return false }
    // Nor is a check in which no mutant came to anything.
    if score == nil, notRun > 0 || notCompiled > 0 { return false }
    if let floor { return (score ?? 100) >= floor }
    return undetected == 0
  }

  // MARK: In words

  /// What goes unnoticed, a line each, then the sums.
  package var lines: [String] {
    var lines = results.filter { $0.outcome == .survived }.map { result in
      "\(place(result)): \(result.mutant.summary) survived (\(reach(result)))"
    }
    lines += unreached
    lines.append(sums)
    return lines
  }

  private func place(_ result: MutantResult) -> String {
    "\(result.mutant.path):\(result.mutant.start.line)"
  }

  private func reach(_ result: MutantResult) -> String {
    switch result.tests?.count {
    case nil: "all tests ran, none noticed"
    case 1?: "covered by 1 test, which did not notice"
    case let count?: "covered by \(count) tests, none noticed"
    }
  }

  /// A function at a time, as its mutants all say the same.
  private var unreached: [String] {
    var places: [(first: MutantResult, count: Int)] = []
    for result in results where result.outcome == .notReached {
      if let place = places.lastIndex(where: {
        $0.first.mutant.path == result.mutant.path
          && $0.first.mutant.function == result.mutant.function
      }) {
        places[place].count += 1
      } else {
        places.append((result, 1))
      }
    }
    return places.map { first, count in
      let function = first.mutant.function.isEmpty ? "" : " in \(first.mutant.function)"
      return "\(place(first)): no test gets to \(count) mutant\(count == 1 ? "" : "s")\(function)"
    }
  }

  private var sums: String {
    var parts = ["\(detected) noticed", "\(results.count { $0.outcome == .survived }) survived"]
    func add(_ count: Int, _ text: String) { if count > 0 { parts.append("\(count) \(text)") } }
    add(results.count { $0.outcome == .notReached }, "not covered")
    add(notCompiled, "did not compile")
    add(
      results.count { if case .accepted = $0.outcome { true } else { false } }, "accepted")
    add(notRun, "not run")
    // Rounded down, so that it never looks like enough when it is not.
    let score = score.map { Self.percent(($0 * 10).rounded(.down) / 10) } ?? "no score"
    let asked = floor.map { ", asked for \(Self.percent($0))" } ?? ""
    return "\(results.count) mutants: \(parts.joined(separator: ", ")); \(score)\(asked)"
  }

  private static func percent(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value)) %" : "\(value) %"
  }
}
