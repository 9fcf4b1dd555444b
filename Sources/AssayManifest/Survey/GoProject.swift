import AssayTestRuns

/// Go modules.
enum GoProject {
  static let markers = ["go.mod"]

  static func survey(_ folder: ProjectFolder) -> SurveyedService? {
    guard folder.has("go.mod") else { return nil }
    let tests = folder.files.filter { $0.hasSuffix("_test.go") }
    var service = SurveyedService(
      folder: folder.path, language: "go",
      reasons: ["go.mod with \(SurveyWriter.count(tests.count, "test file"))."])
    guard !tests.isEmpty else { return service }
    var tagged: [String: [String]] = [:]
    var untagged: [String] = []
    for test in tests {
      if let tag = layerTag(of: folder.contents(test) ?? "") {
        tagged[tag, default: []].append(test)
      } else {
        untagged.append(test)
      }
    }
    let files = LayeredFiles(untagged)
    let apart = files.all.filter { !(files.folders[.unit] ?? []).contains($0) }
    if !files.others.isEmpty || files.folders[.unit] != nil {
      let filter = apart.map(\.regexLiteral).joined(separator: "|")
      let packages = apart.isEmpty ? "./..." : "$(go list ./... | grep -vE '/(\(filter))(/|$)')"
      service.suites.append(
        SurveyedSuite(
          layer: folder.usualLayer, run: "go test \(packages)",
          reason: "Test files without a build tag or folder of another layer."))
    }
    files.forEach { layer, folders in
      guard layer != .unit else { return }
      service.suites.append(
        SurveyedSuite(
          layer: layer,
          run: "go test " + folders.map { "./\($0)/...".shellWord }.joined(separator: " "),
          reason: "Test files under \(folders.joined(separator: ", "))."))
    }
    for tag in tagged.keys.sorted() {
      guard let layer = LayerWords.layer(of: tag) else { continue }
      let folders = Set(
        (tagged[tag] ?? []).map { $0.folder.isEmpty ? "." : "./\($0.folder)".shellWord })
      service.suites.append(
        SurveyedSuite(
          layer: layer, run: "go test -tags=\(tag) \(folders.sorted().joined(separator: " "))",
          reason: "Test files with `//go:build \(tag)`; untagged tests of these packages run too."))
    }
    return service
  }

  /// The tag of a build constraint that names a layer.
  private static func layerTag(of text: String) -> String? {
    for line in text.split(whereSeparator: \.isNewline).prefix(20)
    where line.hasPrefix("//go:build ") {
      let tag = line.dropFirst("//go:build ".count)
      return LayerWords.layer(of: tag) != nil && tag.allSatisfy({ $0.isLetter || $0.isNumber })
        ? String(tag) : nil
    }
    return nil
  }
}

extension String {
  /// A regular expression for the text; what could mean something else stands for any character.
  fileprivate var regexLiteral: String {
    String(map { $0.isASCII && ($0.isLetter || $0.isNumber || "_/-".contains($0)) ? $0 : "." })
  }
}
