import AssayEvidence
import AssayMutation

extension MutationCheck {
  /// What came of building many mutants at once.
  struct Switched: Sendable {
    /// Of those that the build holds.
    var numbers: [Mutant: Int] = [:]
    var notCompiled: [Mutant] = []
    /// Those that need a build of their own.
    var single: [Mutant] = []
  }

  /// Each round learns of the errors of one module at least.
  private static let mostRounds = 16
  /// Bytes that the copies of one function's body may take.
  private static let mostCopies = 1 << 20

  /// Builds all mutants into one program; what does not compile is left out, round by round.
  func buildSwitched(_ mutants: [Mutant]) async throws(FailureReport) -> Switched {
    var result = numbered(mutants)
    for round in 0..<Self.mostRounds where !result.numbers.isEmpty {
      say(
        round == 0
          ? "building \(result.numbers.count) mutants at once"
          : "building again: \(result.notCompiled.count) are no programs,"
            + " \(result.single.count) need a build of their own")
      let files = try await writeSwitched(result.numbers)
      guard let output = try await tool.build(within: max(timeLeft, .seconds(1))) else {
        return result
      }
      if leaveOut(CompilerComplaints.errors(in: output), of: files, from: &result) { continue }
      let errors = output.split(separator: "\n").filter { $0.contains("error: ") }
      say("what does not compile can't be told: \(errors.first ?? "no error is named")")
      break
    }
    // Nothing of what is left could be told to be at fault.
    result.single += mutants.filter { result.numbers[$0] != nil }
    result.numbers = [:]
    return result
  }

  /// Numbers what can be switched, body after body.
  private func numbered(_ mutants: [Mutant]) -> Switched {
    var result = Switched()
    let wanted = Set(mutants)
    for scan in scans {
      var bytes: [Int: Int] = [:]
      let own = scan.mutants.filter(wanted.contains).sorted {
        ($0.body ?? -1, $0.range.lowerBound) < ($1.body ?? -1, $1.range.lowerBound)
      }
      for mutant in own {
        guard let body = mutant.body, !buildsEach,
          bytes[body, default: 0] + scan.bodies[body].range.count <= Self.mostCopies
        else {
          result.single.append(mutant)
          continue
        }
        bytes[body, default: 0] += scan.bodies[body].range.count
        result.numbers[mutant] = result.numbers.count
      }
    }
    // In the order of importance again.
    let single = Set(result.single)
    result.single = mutants.filter(single.contains)
    return result
  }

  /// - Returns: what was written, by path, with each file's scan.
  private func writeSwitched(
    _ numbers: [Mutant: Int]
  ) async throws(FailureReport) -> [String: (scan: SourceScan, schemata: Schemata)] {
    let targets = try await tool.targets()
    var supported: Set<String> = []
    var files: [String: (scan: SourceScan, schemata: Schemata)] = [:]
    let count = (numbers.values.max() ?? 0) + 1
    for scan in scans {
      var places: [Int: Int] = [:]
      for (place, mutant) in scan.mutants.enumerated() {
        if let number = numbers[mutant] { places[place] = number }
      }
      guard !places.isEmpty, let target = targets.first(where: { $0.holds(scan.path) }) else {
        try write(scan.bytes, to: scan.path)
        continue
      }
      let schemata = Schemata(scan, numbers: places)
      let isFirst = supported.insert(target.name).inserted
      let support = isFirst ? Array(SchemataSupport.text(count: count).utf8) : []
      try write(schemata.text + support, to: scan.path)
      files[scan.path] = (scan, schemata)
    }
    return files
  }

  /// Takes what errors are about out of the build.
  ///
  /// - Returns: whether there was anything.
  private func leaveOut(
    _ errors: [(path: String, line: Int)],
    of files: [String: (scan: SourceScan, schemata: Schemata)], from result: inout Switched
  ) -> Bool {
    let before = result.numbers.count
    for (path, line) in errors {
      guard let name = files.keys.first(where: { path.hasSuffix("/" + $0) || path == $0 }),
        let (scan, schemata) = files[name]
      else { continue }
      let content = schemata.content(ofLine: line)
      for mutant in scan.mutants {
        guard let number = result.numbers[mutant] else { continue }
        switch content {
        case .mutant(number):
          result.notCompiled.append(mutant)
        case .mutant: continue
        case .body(let body):
          if mutant.body != body { continue }
          result.single.append(mutant)
        case nil:
          result.single.append(mutant)
        }
        result.numbers[mutant] = nil
      }
    }
    return result.numbers.count < before
  }

  /// Builds the sources as they are.
  ///
  /// - Returns: what the compiler said, if it failed.
  func buildUnchanged() async throws(FailureReport) -> String? {
    for scan in scans { try write(scan.bytes, to: scan.path) }
    return try await tool.build(within: max(timeLeft, .seconds(1)))
  }
}
