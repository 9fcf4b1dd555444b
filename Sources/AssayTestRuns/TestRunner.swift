/// A test runner that Assay can ask for its results without help from the manifest.
package enum TestRunner: Sendable, Hashable, CaseIterable {
  case swiftTest
  case pytest
  case goTest

  /// Recognises the runner that a shell command line starts.
  ///
  /// pytest is asked through the environment, so it may stand anywhere in the line; the others
  /// are asked by their arguments or output and must be the line's only command.
  package init?(commandLine: String) {
    let words = commandLine.split(whereSeparator: \.isWhitespace).map(String.init)
    let hasOperators = Self.hasOperators(commandLine)
    let programs = words.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    let pytests = programs.filter { ["pytest", "py.test", "pytest-3"].contains($0) }
    if !pytests.isEmpty {
      // A second run would overwrite the first one's file, another runner's tests would be lost.
      let others = zip(programs, programs.dropFirst()).contains { pair in
        pair == ("go", "test") || pair == ("swift", "test")
      }
      guard pytests.count == 1, !others else { return nil }
      self = .pytest
      return
    }
    let command = Self.withoutMock(programs.drop { $0.contains("=") || $0 == "env" })
    switch command.prefix(2) {
    case ["swift", "test"] where !hasOperators: self = .swiftTest
    case ["go", "test"] where !hasOperators: self = .goTest
    default: return nil
    }
  }

  /// What `assay contract mock FILE -- COMMAND` runs, else the command itself.
  private static func withoutMock(_ words: ArraySlice<String>) -> [String] {
    guard words.dropFirst().starts(with: ["contract", "mock"]),
      let end = words.firstIndex(of: "--")
    else { return Array(words) }
    return Array(words[(end + 1)...])
  }

  /// Whether the line is more than one simple command; what stands in quotes or in `$(…)` only
  /// makes up its words.
  private static func hasOperators(_ commandLine: String) -> Bool {
    var quote: Character?
    var substitutions = 0
    var previous: Character = " "
    for character in trimmed(commandLine) {
      if let open = quote {
        if character == open { quote = nil }
      } else if "'\"".contains(character) {
        quote = character
      } else if character == "(", previous == "$" || substitutions > 0 {
        substitutions += 1
      } else if character == ")", substitutions > 0 {
        substitutions -= 1
      } else if substitutions == 0, "|&;<>`\n".contains(character) {
        return true
      }
      previous = character
    }
    return false
  }

  /// Without the line break that a YAML block leaves at its end.
  package static func trimmed(_ line: String) -> String {
    String(line.reversed().drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace))
  }

  /// Where a runner's results appear once it has been asked for them.
  package enum Source: Sendable, Hashable {
    case file(String, ResultFormat)
    /// In what the command printed.
    case output(ResultFormat)
  }

  /// How to run the command so that its results can be read.
  package struct Request: Sendable, Hashable {
    package var commandLine: String
    /// Variables to set, over those that the command would get anyway.
    package var environment: [String: String]
    package var sources: [Source]
  }

  /// Adds what makes the runner write its results to `path`.
  ///
  /// What the user wrote wins: pytest reads `PYTEST_ADDOPTS` before its arguments, and an event
  /// stream that the command asks for itself is left alone.
  package func request(
    commandLine: String, environment: [String: String], path: String
  ) -> Request {
    switch self {
    case .swiftTest:
      let asksItself = commandLine.contains("event-stream")
      // With --parallel XCTest prints only what fails, but then, and only then, writes its xUnit.
      let writesXUnit =
        commandLine.contains("--parallel") && !commandLine.contains("--xunit-output")
      var line = Self.trimmed(commandLine)
      if !asksItself { line += " --event-stream-output-path '\(path)' --event-stream-version 0" }
      if writesXUnit { line += " --xunit-output '\(path).xml'" }
      return Request(
        commandLine: line, environment: [:],
        sources: (asksItself ? [] : [.file(path, .swiftTestingEvents)])
          + [writesXUnit ? .file("\(path).xml", .junit) : .output(.xctestConsole)])
    case .pytest:
      let options = environment["PYTEST_ADDOPTS"].map { $0 + " " } ?? ""
      return Request(
        commandLine: commandLine,
        environment: ["PYTEST_ADDOPTS": options + "--junitxml='\(path)'"],
        sources: [.file(path, .junit)])
    case .goTest:
      let flags = environment["GOFLAGS"].map { $0 + " " } ?? ""
      return Request(
        commandLine: commandLine, environment: ["GOFLAGS": flags + "-json"],
        sources: [.output(.goTestJSON)])
    }
  }
}
