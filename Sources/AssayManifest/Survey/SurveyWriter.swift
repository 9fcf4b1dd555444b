import AssayDependencies
import AssayTestRuns

/// Writes what a survey found as a manifest, with a comment for each guess.
struct SurveyWriter {
  let system: String
  let services: [SurveyedService]
  let thirdParties: [String]
  let compose: ComposeFiles
  let contracts: ContractFiles

  var manifest: String {
    var lines = [
      "# Written by `assay init`; each comment says what a guess rests on. Check the guesses, then",
      "# run `assay verify`. All keys are explained in docs/manifest.md of Assay.",
      "assay: 1", "system: \(Self.text(system))", "services:",
    ]
    for service in services { lines += self.lines(for: service) }
    if !thirdParties.isEmpty {
      lines.append("# Providers of pact files that are no service of this repository.")
      lines.append("thirdParties: {\(thirdParties.map { "\($0): {}" }.joined(separator: ", "))}")
    }
    lines += dependencyLines
    lines += contracts.openAPI.flatMap { Self.comment("Found \($0): an OpenAPI document.") }
    if !contracts.folders.isEmpty {
      lines.append("# Pact files lie here.")
      lines.append("contracts: [\(contracts.folders.map(Self.text).joined(separator: ", "))]")
    }
    let present = Set(services.flatMap { $0.suites.map(\.layer) })
    let missing = TestLayer.allCases.filter { !present.contains($0) }.map(\.rawValue)
    if !missing.isEmpty {
      lines += [
        "# No tests found for \(missing.joined(separator: ", ")), so the pyramid is shown but does not",
        "# decide. Remove the next line to let it decide.", "advisory: [pyramid]",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What an author starts from when nothing was found.
  var skeleton: String {
    """
    # `assay init` found no tests that it knows how to run. Fill in the lines below; all keys are
    # explained in docs/manifest.md of Assay.
    assay: 1
    system: \(Self.text(system))
    services:
      \(Self.name(system)):
        path: .
        # suites:
        #   - {layer: unit, run: make test, results: "reports/*.xml"}
    # dependencies:
    #   db: {kind: postgres, version: 15}

    """ + unreadableLines.map { $0 + "\n" }.joined()
  }

  private func lines(for service: SurveyedService) -> [String] {
    var lines = ["  \(service.name):"]
    lines += (service.reasons + service.hints).flatMap { Self.comment($0, indentation: "    ") }
    if !service.folder.isEmpty || services.count > 1 {
      lines.append("    path: \(service.folder.isEmpty ? "." : Self.text(service.folder))")
    }
    lines.append("    language: \(service.language)")
    if !service.calls.isEmpty {
      lines.append("    calls: [\(service.calls.joined(separator: ", "))]")
    }
    if !service.needs.isEmpty {
      lines.append("    needs: [\(service.needs.joined(separator: ", "))]")
    }
    if let build = service.build { lines.append("    build: \(Self.text(build))") }
    if !service.env.isEmpty { lines.append("    env: \(Self.variables(service.env))") }
    guard !service.suites.isEmpty else { return lines }
    lines.append("    suites:")
    for suite in service.suites { lines += self.lines(for: suite) }
    return lines
  }

  private func lines(for suite: SurveyedSuite) -> [String] {
    var lines = Self.comment(suite.reason, indentation: "      ")
    lines += [
      "      - name: \(suite.name ?? suite.layer.rawValue)",
      "        layer: \(suite.layer.rawValue)",
      "        run: \(Self.text(suite.run))",
    ]
    if !suite.results.isEmpty {
      let results = suite.results.map(Self.text).joined(separator: ", ")
      lines.append("        results: \(suite.results.count == 1 ? results : "[\(results)]")")
    }
    if !suite.env.isEmpty { lines.append("        env: \(Self.variables(suite.env))") }
    if suite.layer == .endToEnd {
      lines.append("        when: staging # end-to-end tests run against a deployed system")
    }
    return lines
  }

  private var dependencyLines: [String] {
    var lines = compose.dependencies.isEmpty ? [] : ["dependencies:"]
    for dependency in compose.dependencies {
      let version = dependency.version.map { ", version: \"\($0)\"" } ?? ""
      lines += Self.comment(dependency.reason, indentation: "  ")
      lines.append("  \(dependency.name): {kind: \(dependency.module.name)\(version)}")
    }
    return lines
      + compose.others.flatMap { file, services in
        Self.comment(
          "\(services.joined(separator: ", ")): no kind of server that Assay knows. To have them "
            + "as they stand there: `compose: \(file)`.")
      }
      + unreadableLines
  }

  private var unreadableLines: [String] {
    compose.unreadable.flatMap {
      Self.comment("\($0) can't be read as YAML, so the servers it runs are not listed here.")
    }
  }

  private static func variables(_ entries: [Manifest.EnvironmentEntry]) -> String {
    "{" + entries.map { "\($0.name): \(text($0.value))" }.joined(separator: ", ") + "}"
  }

  /// A name that the manifest accepts, as near as possible to a foreign one.
  static func name(_ text: String) -> String {
    let name = text.map { character in
      character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
        ? character : "-"
    }
    let start = name.drop { "._-".contains($0) }
    return start.isEmpty ? "app" : String(start)
  }

  /// `1 test file`, `2 test files`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Comment lines of at most 100 columns, as far as words allow.
  private static func comment(_ text: String, indentation: String = "") -> [String] {
    var lines: [String] = []
    for word in ManifestDiagnostic.shown(text, limit: 1_000).split(separator: " ") {
      if let last = lines.last, last.count + word.count < 100 {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append("\(indentation)# \(word)")
      }
    }
    return lines
  }

  /// A scalar that YAML reads back as this text, also inside of brackets.
  static func text(_ text: String) -> String {
    let isPlain = text.isMatched(by: "^[A-Za-z./][A-Za-z0-9 ./_=-]*$") && !text.hasSuffix(" ")
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "."]
    if isPlain, !words.contains(text.lowercased()), Double(text) == nil { return text }
    let escaped = text.unicodeScalars.map { scalar in
      switch (scalar, scalar.properties.generalCategory) {
      case ("\"", _): return "\\\""
      case ("\\", _): return "\\\\"
      case (_, .control), (_, .format), (_, .lineSeparator), (_, .paragraphSeparator):
        // Readers of YAML drop or fold these when they stand there as they are.
        let digits = String(scalar.value, radix: 16)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      default: return String(scalar)
      }
    }
    return "\"" + escaped.joined() + "\""
  }
}
