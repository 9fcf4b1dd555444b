import AssayTestRuns

/// Reads the Test Anything Protocol, versions 12 to 14.
///
/// A test line that closes a subtest is no test of its own, unless it failed and nothing in it
/// did. Source: testanything.org, TAP version 14 specification.
struct TAPReader: LineReader {
  /// Subtests deeper than this are read as output.
  private static let deepest = 64

  private struct Level {
    var plan: Int?
    var count = 0
    var results: [TestResult] = []
    /// Something about it is wrong that its tests do not show.
    var isBroken = false
  }

  private var levels = [Level()]
  private var warnings: [ResultWarning] = []
  private var suiteErrors: [String] = []
  /// The indentation of the YAML block that is open.
  private var yamlIndent: Int?
  private var yaml = LimitedText()
  /// Where the last test line's result is; nil when it made none.
  private var lastLevel: Int?
  private var skippedAll = false
  private var hasBailedOut = false

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    var start = range.lowerBound
    while start < range.upperBound, bytes[start] == UInt8(ascii: " ") { start += 1 }
    let indent = start - range.lowerBound
    let rest = bytes.trimmed(start..<range.upperBound)
    if let yamlIndent {
      if indent == yamlIndent, bytes.matches("...", in: rest) {
        endYAML()
      } else {
        yaml.append(line: range.lowerBound + min(indent, yamlIndent)..<range.upperBound, in: bytes)
      }
      return
    }
    if let lastLevel, indent == lastLevel * 4 + 2, bytes.matches("---", in: rest) {
      yamlIndent = indent
      return
    }
    guard indent % 4 == 0, indent / 4 < Self.deepest, !rest.isEmpty else { return }
    let level = indent / 4
    if bytes.starts(with: "ok", at: start) || bytes.starts(with: "not ok", at: start) {
      testLine(bytes.string(in: rest), level: level, at: offset)
    } else if bytes.starts(with: "1..", at: start) {
      planLine(bytes.string(in: rest), level: level, at: offset)
    } else if bytes.starts(with: "Bail out!", at: start) {
      hasBailedOut = true
      let reason = bytes.string(in: bytes.trimmed(start + 9..<range.upperBound))
      suiteErrors.append("the run bailed out" + (reason.isEmpty ? "" : ": " + reason))
      warnings.append(
        ResultWarning("the run bailed out before its end", byteOffset: offset, isDamaging: true))
    }
  }

  private mutating func planLine(_ text: String, level: Int, at offset: Int) {
    let digits = text.dropFirst(3).prefix(while: \.isNumber)
    let rest = text.dropFirst(3 + digits.count)
    guard let count = Int(digits), rest.isEmpty || rest.first == " " else { return }
    enter(level)
    if levels[level].plan != nil { levels[level].isBroken = true }
    levels[level].plan = count
    if count == 0, level == 0 { skippedAll = true }
  }

  /// Opens subtests down to `level`.
  private mutating func enter(_ level: Int) {
    while levels.count <= level { levels.append(Level()) }
  }

  private mutating func testLine(_ text: String, level: Int, at offset: Int) {
    guard let point = TAPTestPoint(text) else { return }
    enter(level)
    let children = closeLevels(above: level, named: point.name, at: offset)
    levels[level].count += 1
    lastLevel = nil
    if let children {
      levels[level].results += children.results
      let failsBelow = children.results.contains { $0.outcome.isFailure }
      if !(point.outcome.isFailure && !failsBelow) { return }
    }
    let name = point.name.isEmpty ? "test \(levels[level].count)" : point.name
    levels[level].results.append(
      TestResult(
        identity: TestIdentity(suite: "", name: name),
        attempt: TestAttempt(point.outcome, message: point.reason)))
    lastLevel = level
  }

  /// Folds the subtests below `level` into one list, under the name of the test that closes them.
  private mutating func closeLevels(above level: Int, named name: String, at offset: Int) -> Level?
  {
    var folded: Level?
    while levels.count > level + 1 {
      var inner = levels.removeLast()
      check(inner, of: name, at: offset)
      if let deeper = folded { inner.results += deeper.results }
      folded = inner
    }
    guard var children = folded else { return nil }
    for index in children.results.indices {
      let suite = children.results[index].identity.suite
      children.results[index].identity.suite = suite.isEmpty ? name : name + " > " + suite
    }
    return children
  }

  private mutating func check(_ level: Level, of name: String?, at offset: Int) {
    let subject = name.map { "subtest '\($0)'" } ?? "the file"
    if level.isBroken {
      warn("\(subject) holds two plans; are these several runs in one file?", at: offset)
    } else if let plan = level.plan {
      if plan != level.count {
        warn("\(subject) plans \(plan) tests, but \(level.count) stand in it", at: offset)
      }
    } else if !hasBailedOut {
      warn(
        "\(subject) holds no plan, so nobody knows whether its \(level.count) tests are all",
        at: offset)
    }
  }

  private mutating func warn(_ message: String, at offset: Int) {
    guard warnings.count < 20 else { return }
    warnings.append(ResultWarning(message, byteOffset: offset, isDamaging: true))
  }

  private mutating func endYAML() {
    let block = yaml
    yaml = LimitedText()
    yamlIndent = nil
    guard let level = lastLevel, let index = levels[level].results.indices.last,
      let text = block.text
    else { return }
    let result = levels[level].results[index]
    var attempt = result.last
    let fields = TAPDiagnostics(text)
    attempt.duration = fields.duration
    if attempt.outcome.isFailure {
      attempt.details = text
      attempt.message = fields.message ?? attempt.message
    }
    levels[level].results[index] = TestResult(identity: result.identity, attempt: attempt)
  }

  mutating func finish(_ end: LineParserEnd) -> ParsedResults {
    if yamlIndent != nil {
      warn("the file ends inside a diagnostic block", at: end.size)
      endYAML()
    }
    if levels.count > 1 {
      warn("the file ends inside a subtest", at: end.size)
      if let children = closeLevels(above: 0, named: "unfinished subtest", at: end.size) {
        levels[0].results += children.results
      }
    }
    check(levels[0], of: nil, at: end.size)
    if skippedAll {
      warnings.append(ResultWarning("the whole file was skipped by its plan", isDamaging: false))
    }
    var list = ResultList()
    for result in levels[0].results { list.add(result.identity, attempt: result.last) }
    return ParsedResults(
      format: .tap, tests: list.results, warnings: warnings + end.warnings,
      suiteErrors: suiteErrors)
  }
}
