import AssayTestRuns

/// Node packages, tested by jest, vitest, mocha, Playwright or Node's own runner.
enum NodeProject {
  static let markers = ["package.json"]

  static func survey(_ folder: ProjectFolder) -> SurveyedService? {
    guard let package = folder.tree("package.json") else { return nil }
    let scripts = package["scripts"]?.entries ?? []
    let packages = ["dependencies", "devDependencies"].flatMap {
      package[$0]?.entries.map(\.key) ?? []
    }
    let script = scripts.first { $0.key == "test" }?.value.text ?? ""
    var service = SurveyedService(
      folder: folder.path, language: "javascript",
      reasons: [
        "package.json" + (script.isEmpty ? "." : ": `npm test` runs `\(script)`.")
      ])
    if packages.contains("typescript") { service.language = "typescript" }
    if let runner = Runner.allCases.first(where: { $0.isUsed(by: packages, script: script) }) {
      service.reasons[0] += " Runner: \(runner.rawValue)."
      addSuites(of: runner, scripts: scripts, in: folder, to: &service)
      if runner == .jest, !packages.contains("jest-junit") {
        service.hints.append(
          "jest writes results through jest-junit: `npm install --save-dev jest-junit`.")
      }
    } else if !script.isEmpty, !script.contains("no test specified") {
      service.hints.append(
        "The runner behind `npm test` is unknown here: add a suite with `run` and `results`.")
    }
    if packages.contains("@playwright/test") {
      service.suites.append(
        SurveyedSuite(
          layer: .endToEnd, run: "npx playwright test --reporter=junit",
          results: ["reports/playwright.xml"],
          env: [.init(name: "PLAYWRIGHT_JUNIT_OUTPUT_NAME", value: "reports/playwright.xml")],
          reason: "package.json depends on Playwright.",
          name: service.suites.contains { $0.layer == .endToEnd } ? "playwright" : nil))
    }
    return service
  }

  private static func addSuites(
    of runner: Runner, scripts: [LocatedValue.Entry], in folder: ProjectFolder,
    to service: inout SurveyedService
  ) {
    let layered = scripts.compactMap { entry -> (TestLayer, String)? in
      guard entry.key.hasPrefix("test:") else { return nil }
      return LayerWords.layer(of: entry.key.dropFirst("test:".count)).map { ($0, entry.key) }
    }
    let byScripts = Dictionary(layered, uniquingKeysWith: { first, _ in first })
    for layer in byScripts.keys.sorted() {
      guard let script = byScripts[layer] else { continue }
      service.suites.append(
        runner.suite(
          layer, command: "npm run \(script.shellWord) --", paths: [],
          reason: "Script `\(script)` of package.json."))
    }
    guard byScripts.isEmpty else { return }
    let files = LayeredFiles(folder.files.filter(isTest))
    guard !files.folders.isEmpty, files.others.isEmpty else {
      service.suites.append(
        runner.suite(
          folder.usualLayer, command: nil, paths: [],
          reason: "One run for all tests, taken for \(folder.usualLayer.rawValue) tests: no folders"
            + " or scripts that name layers."))
      return
    }
    files.forEach { layer, folders in
      service.suites.append(
        runner.suite(
          layer, command: nil, paths: folders,
          reason: "Test files under \(folders.joined(separator: ", "))."))
    }
  }

  private static func isTest(_ file: String) -> Bool {
    let parts = file.fileName.split(separator: ".")
    guard let last = parts.last, ["js", "cjs", "mjs", "ts", "jsx", "tsx"].contains(last) else {
      return false
    }
    return parts.contains("test") || parts.contains("spec") || file.contains("__tests__/")
  }

  private enum Runner: String, CaseIterable {
    case vitest, jest, mocha
    case node = "node --test"

    func isUsed(by packages: [String], script: String) -> Bool {
      packages.contains(rawValue) || script.contains(rawValue)
    }

    /// A suite that writes JUnit; `command` already starts the runner, as an npm script does.
    func suite(
      _ layer: TestLayer, command: String?, paths: [String], reason: String
    ) -> SurveyedSuite {
      let file = "reports/\(layer.rawValue).xml"
      let targets = paths.map { " \($0.shellWord)" }.joined()
      var env: [Manifest.EnvironmentEntry] = []
      let run: String
      switch self {
      case .vitest:
        run = (command ?? "npx vitest run\(targets)") + " --reporter=junit --outputFile=\(file)"
      case .jest:
        run = (command ?? "npx jest\(targets)") + " --reporters=default --reporters=jest-junit"
        env = [.init(name: "JEST_JUNIT_OUTPUT_FILE", value: file)]
      case .mocha:
        run =
          (command ?? "npx mocha\(targets.isEmpty ? "" : " --recursive")\(targets)")
          + " --reporter xunit --reporter-option output=\(file)"
      case .node:
        // Node versions disagree about folders and globs as arguments; all take files.
        let flags = "--test-reporter=junit --test-reporter-destination=\(file)"
        let files = targets.isEmpty ? "" : " $(find\(targets) -type f -name '*.*js')"
        run =
          "mkdir -p reports && "
          + (command.map { "\($0) \(flags)" } ?? "node --test \(flags)\(files)")
      }
      return SurveyedSuite(layer: layer, run: run, results: [file], env: env, reason: reason)
    }
  }
}
