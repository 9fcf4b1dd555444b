import AssayTestRuns

/// Swift packages: test targets, by their names.
enum SwiftProject {
  static let markers = ["Package.swift"]

  static func survey(_ folder: ProjectFolder) -> SurveyedService? {
    guard let manifest = folder.contents("Package.swift") else { return nil }
    let targets = testTargets(in: manifest)
    let kind = manifest.contains(".executableTarget(") ? "an executable" : "a library"
    var service = SurveyedService(
      folder: folder.path, language: "swift",
      reasons: ["Package.swift: \(kind) with \(SurveyWriter.count(targets.count, "test target"))."])
    var layers: [TestLayer: [String]] = [:]
    for target in targets {
      layers[LayerWords.layer(of: target) ?? .unit, default: []].append(target)
    }
    if !targets.isEmpty { service.build = "swift build --build-tests" }
    for layer in layers.keys.sorted() {
      let names = layers[layer] ?? []
      let isGuess = names.contains { LayerWords.layer(of: $0) == nil }
      // What the guess takes in stays right when targets are added; names are exact.
      let others = layers.filter { $0.key != layer }.values.joined().sorted()
      let filters =
        isGuess
        ? others.map { " --skip '^\($0)[.]'" }
        : layers.count > 1 ? names.map { " --filter '^\($0)[.]'" } : []
      service.suites.append(
        SurveyedSuite(
          layer: layer, run: "swift test --skip-build\(filters.joined())",
          reason: "Test targets: \(names.joined(separator: ", "))"
            + (isGuess ? " (taken for unit tests where the name does not say)." : ".")))
    }
    return service
  }

  /// The names after `.testTarget(`, which has `name:` first.
  private static func testTargets(in manifest: String) -> [String] {
    let code = manifest.split(separator: "\n").filter { line in
      !line.drop(while: \.isWhitespace).hasPrefix("//")
    }.joined(separator: "\n")
    return code.split(separator: ".testTarget(").dropFirst().compactMap { text in
      let start = text.drop(while: \.isWhitespace)
      guard start.hasPrefix("name") else { return nil }
      let parts = start.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
      return parts.count > 2 && parts[1].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        ? String(parts[1]) : nil
    }
  }
}
