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
    let named = Runner(of: script)
    let others = scripts.lazy.filter { $0.key.hasPrefix("test:") }.compactMap {
      Runner(of: $0.value.text ?? "")
    }
    let runner =
      named ?? Runner.allCases.first { packages.contains($0.rawValue) } ?? others.first
    if let runner {
      let source = named == nil ? " by dependencies or other scripts" : ""
      service.reasons[0] += " Runner\(source): \(runner.rawValue)."
      addSuites(of: runner, scripts: scripts, in: folder, to: &service)
      if service.suites.contains(where: { $0.run.contains("jest-junit") }),
        !packages.contains("jest-junit")
      {
        service.hints.append(
          "jest writes results through jest-junit: `npm install --save-dev jest-junit`.")
      }
    } else if isCommand(script) {
      service.hints.append(unknownRunner)
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
    let layered = scripts.compactMap { entry -> (TestLayer, LocatedValue.Entry)? in
      guard entry.key.hasPrefix("test:"), entry.value.text?.contains("playwright") != true else {
        return nil
      }
      return LayerWords.layer(of: entry.key.dropFirst("test:".count)).map { ($0, entry) }
    }
    var byScripts = Dictionary(layered, uniquingKeysWith: { first, _ in first })
    if !byScripts.isEmpty {
      addMain(of: scripts, layer: folder.usualLayer, to: &byScripts, &service)
    }
    for layer in byScripts.keys.sorted() {
      guard let script = byScripts[layer] else { continue }
      let text = script.value.text ?? ""
      let others = byScripts.values.map(\.key).filter { $0 != script.key }.sorted()
      let warning =
        script.key == "test" && !others.isEmpty
        ? " If it also runs the tests of \(others.joined(separator: ", ")), narrow it." : ""
      let runner = Runner(of: text) ?? runner
      let isPlainNode = runner == .node && text.hasPrefix("node ")
      service.suites.append(
        runner.suite(
          layer, command: isPlainNode ? text : "npm run \(script.key.shellWord) --", paths: [],
          reason: "Script `\(script.key)` of package.json.\(warning)"))
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

  /// Whether `npm test` runs tests that Playwright's own suite doesn't.
  private static func isCommand(_ script: String) -> Bool {
    !script.isEmpty && !script.contains("no test specified") && !script.contains("playwright")
  }

  private static let unknownRunner =
    "The runner behind `npm test` is unknown here: add a suite with `run` and `results`."

  /// Adds the script `test` to those that name a layer, or says why it is no suite.
  private static func addMain(
    of scripts: [LocatedValue.Entry], layer: TestLayer,
    to byScripts: inout [TestLayer: LocatedValue.Entry], _ service: inout SurveyedService
  ) {
    guard let main = scripts.first(where: { $0.key == "test" }), let text = main.value.text,
      isCommand(text),
      // Such a script only runs the others: `npm run test:unit && npm run test:integration`.
      !text.contains("test:")
    else { return }
    guard Runner(of: text) != nil else { return service.hints.append(unknownRunner) }
    if let present = byScripts[layer] {
      service.hints.append(
        "`npm test` is no suite: `\(present.key)` has the \(layer.rawValue) tests. Add one for"
          + " tests that only `npm test` runs.")
    } else {
      byScripts[layer] = main
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

    /// The runner that a script starts; nil if it names none.
    ///
    /// Scripts name runners as `jest`, `./node_modules/.bin/jest` or `node path/to/jest.js`.
    init?(of script: String) {
      let words = script.split { $0.isWhitespace || "'\"();&|".contains($0) }.map(String.init)
      let names = words.map { $0.fileName.drop { $0 == "_" }.prefix { $0 != "." } }
      if let named = names.lazy.compactMap({ Self(rawValue: String($0)) }).first {
        self = named
      } else if names.contains("node"), words.contains("--test") {
        self = .node
      } else {
        return nil
      }
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
        // A reporter that is named takes the place of the usual one, which is for the log.
        let flags =
          "--test-reporter=spec --test-reporter-destination=stdout"
          + " --test-reporter=junit --test-reporter-destination=\(file)"
        let files = targets.isEmpty ? "" : " $(find\(targets) -type f -name '*.*js')"
        run =
          "mkdir -p reports && "
          + Self.adding(flags, to: command ?? "node --test") + files
      }
      return SurveyedSuite(layer: layer, run: run, results: [file], env: env, reason: reason)
    }

    /// Node takes options behind a file for files, so they have to follow `--test`.
    private static func adding(_ flags: String, to command: String) -> String {
      guard command.hasPrefix("node "), let option = "\(command) ".firstRange(of: " --test ") else {
        return "\(command) \(flags)"
      }
      let head = "\(command) "[..<option.upperBound]
      let tail = command.dropFirst(head.count)
      return head + flags + (tail.isEmpty ? "" : " \(tail)")
    }
  }
}
