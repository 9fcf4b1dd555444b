import AssayTestRuns

/// Rust crates and workspaces; results need cargo-nextest.
enum RustProject {
  static let markers = ["Cargo.toml"]

  static func survey(_ folder: ProjectFolder) -> SurveyedService? {
    guard folder.has("Cargo.toml") else { return nil }
    var service = SurveyedService(
      folder: folder.path, language: "rust", reasons: ["Cargo.toml."])
    guard let settings = folder.contents(".config/nextest.toml") else {
      service.hints.append(
        "Plain `cargo test` has no machine-readable results on stable Rust: install cargo-nextest.")
      service.hints += Self.advice
      return service
    }
    guard let (profile, file) = junit(in: settings) else {
      service.hints.append(".config/nextest.toml lets no profile write results.")
      service.hints += Self.advice
      return service
    }
    service.suites = [
      SurveyedSuite(
        layer: .unit, run: "cargo nextest run --profile \(profile)",
        results: ["target/nextest/\(profile)/\(file)"],
        reason: ".config/nextest.toml writes JUnit in profile \(profile); all tests are taken for"
          + " unit tests.")
    ]
    return service
  }

  private static let advice = [
    "Put `[profile.default.junit]` and `path = \"junit.xml\"` into .config/nextest.toml, and here:",
    "suites: [{layer: unit, run: cargo nextest run, results: target/nextest/default/junit.xml}]",
  ]

  /// The first `[profile.NAME.junit]` that has a `path`.
  private static func junit(in settings: String) -> (profile: String, file: String)? {
    var profile: String?
    for line in settings.split(whereSeparator: \.isNewline) {
      let text = line.filter { $0 != " " && $0 != "\t" }
      if text.hasPrefix("[") {
        let parts = text.dropFirst().prefix { $0 != "]" }.split(separator: ".")
        profile =
          parts.count == 3 && parts[0] == "profile" && parts[2] == "junit"
          ? String(parts[1]) : nil
      } else if let profile, text.hasPrefix("path=") {
        let file = text.dropFirst("path=".count).filter { $0 != "\"" && $0 != "'" }
        let name = String(file.prefix { $0 != "#" })
        let safe = ManifestField.Kind.name.pattern ?? ""
        return name.isMatched(by: safe) && profile.isMatched(by: safe) ? (profile, name) : nil
      }
    }
    return nil
  }
}
