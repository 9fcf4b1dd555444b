import AssayTestRuns

/// Checks what only the whole manifest can tell: names that point at each other, paths that leave
/// the repository, sums and cycles.
///
/// Values of a wrong shape are skipped; `ManifestShape` reports those.
struct ManifestReferences {
  private let root: ManifestNode
  private let services: [String: SourcePlace]
  private let thirdParties: [String: SourcePlace]
  private let dependencies: [String: SourcePlace]
  private let dependencyNames: [String]
  private let declared: [Manifest.Dependency]
  /// Whether there may be names that nobody here knows.
  private let isOpen: Bool
  private(set) var diagnostics: [ManifestDiagnostic] = []

  /// Prepares the checks.
  ///
  /// - Parameters:
  ///   - root: the manifest.
  ///   - declared: the dependencies that can be read, also from other files.
  ///   - isOpen: whether other files may have more.
  init(root: ManifestNode, dependencies declared: [Manifest.Dependency], isOpen: Bool) {
    self.root = root
    self.declared = declared
    self.isOpen = isOpen
    services = Self.names(root["services"])
    thirdParties = Self.names(root["thirdParties"])
    let own = Self.names(root["dependencies"])
    dependencies = own.merging(declared.map { ($0.name, $0.place) }) { own, _ in own }
    let names = root["dependencies"]?.value.entries.map(\.key) ?? []
    dependencyNames = names + declared.map(\.name).filter { own[$0] == nil }
  }

  mutating func check() {
    for (entry, service) in root["services"]?.children ?? [] {
      checkService(entry, service)
    }
    for (entry, thirdParty) in root["thirdParties"]?.children ?? [] {
      checkPath(thirdParty["simulator"])
      checkProvider(thirdParty["provider"])
      if let place = services[entry.key] {
        report(
          at: entry.keyPlace, thirdParty.path, expected: "a name that no service has",
          found: "'\(entry.key)', a service at \(place.line):\(place.column)")
      }
    }
    for (_, dependency) in root["dependencies"]?.children ?? [] {
      checkNeeds(dependency["needs"])
    }
    checkCycles()
    for file in root["compose"]?.elements ?? [] {
      checkPath(file.text == nil ? file["path"] : file)
    }
    for pattern in root["contracts"]?.elements ?? [] { checkPath(pattern) }
    for pattern in root["traffic"]?.elements ?? [] { checkPath(pattern) }
    for rule in root["impact"]?["rules"]?.elements ?? [] { checkImpact(rule) }
    checkPyramid()
    checkAdvisory()
  }

  private mutating func checkImpact(_ rule: ManifestNode) {
    checkPath(rule["path"])
    var known = ["nothing", "everything"]
    for (entry, service) in root["services"]?.children ?? [] {
      known.append(entry.key)
      known += (service["suites"]?.elements ?? []).compactMap { suite in
        (suite["name"] ?? suite["layer"])?.text.map { "\(entry.key)/\($0)" }
      }
      if service["provider"] != nil { known.append("\(entry.key)/\(Manifest.Provider.suiteName)") }
    }
    let reaches = rule["reaches"]?.elements ?? []
    for name in reaches {
      guard let text = name.text else { continue }
      if !known.contains(text), !text.hasSuffix("-simulator") {
        report(
          at: name.place, name.path,
          expected: "a service, a suite as SERVICE/SUITE, everything "
            + "or nothing", found: "'\(shown(text))'",
          suggestion: Spelling.nearest(to: text, among: known))
      } else if text == "nothing", reaches.count > 1 {
        report(
          at: name.place, name.path, expected: "nothing else beside `nothing`", found: "more")
      }
    }
  }

  private mutating func checkService(_ entry: LocatedValue.Entry, _ service: ManifestNode) {
    if service["path"] == nil, services.count > 1, service.value["path"] == nil {
      report(
        at: entry.keyPlace, "\(service.path).path",
        expected: "the service's folder, since there is more than one service",
        found: "no 'path'", remedy: "add for example `path: services/\(shown(entry.key))`")
    }
    checkPath(service["path"])
    let folder = service["path"]?.text ?? "."
    checkCalls(service["calls"], of: entry.key)
    checkNeeds(service["needs"])
    checkVariables(service["env"], needs: nil)
    for critical in service["critical"]?.elements ?? [] {
      checkPath(critical.text == nil ? critical["path"] : critical, in: folder)
    }
    let mutation = service["mutation"]
    for report in (mutation?.text == nil ? mutation?["report"] : mutation)?.elements ?? [] {
      checkPath(report, in: folder)
    }
    var names: [String: SourcePlace] = [:]
    for suite in service["suites"]?.elements ?? [] {
      checkSuite(suite, of: service, in: folder, names: &names)
    }
    if let provider = service["provider"] {
      checkProvider(provider)
      if let place = names[Manifest.Provider.suiteName] {
        report(
          at: place, "\(service.path).suites",
          expected: "another name, as `provider` is the suite that verifies the service",
          found: "'\(Manifest.Provider.suiteName)'")
      }
    }
  }

  private mutating func checkProvider(_ provider: ManifestNode?) {
    guard let provider, case .mapping = provider.value.content else { return }
    checkNeeds(provider["needs"])
    checkVariables(
      provider["env"], needs: Set((provider["needs"]?.elements ?? []).compactMap(\.text)))
    if provider.value["run"] == nil, provider.value["url"] == nil {
      report(
        at: provider.place, provider.path, expected: "`run`, or the `url` of a running provider",
        found: "neither", remedy: "add for example `run: python -m service`, which serves on $PORT")
    }
    if let state = provider["stateCommand"], provider.value["states"] != nil {
      report(
        at: state.place, state.path, expected: "either `states` or `stateCommand`", found: "both")
    }
  }

  private mutating func checkSuite(
    _ suite: ManifestNode, of service: ManifestNode, in folder: String,
    names: inout [String: SourcePlace]
  ) {
    let name = suite["name"] ?? suite["layer"]
    if let name, let text = name.text,
      let first = names.updateValue(name.place, forKey: text)
    {
      report(
        at: name.place, "\(suite.path).name",
        expected: "a name that no other suite of the service has",
        found: "'\(shown(text))' again, first at \(first.line):\(first.column)")
    }
    checkNeeds(suite["needs"])
    if let run = suite["run"], let command = run.text, suite.value["results"] == nil,
      command.contains(where: { !$0.isWhitespace }), TestRunner(commandLine: command) == nil,
      !command.contains("ASSAY_RESULTS")
    {
      diagnostics.append(
        ManifestDiagnostic(
          .warning, at: run.place, path: "\(suite.path).results",
          expected: "the files that the command writes its results to", found: "no 'results'",
          remedy: "only `swift test`, `pytest` and `go test` are asked by Assay itself; any "
            + "command may also write to $ASSAY_RESULTS"))
    }
    for path in suite["results"]?.elements ?? [] { checkPath(path, in: folder) }
    for path in suite["coverage"]?.elements ?? [] { checkPath(path, in: folder) }
    let layer = suite["layer"]?.text.flatMap(TestLayer.init(rawValue:))
    let inherits = layer == .integration || layer == .endToEnd
    let needs = suite["needs"] ?? (inherits ? service["needs"] : nil)
    checkVariables(suite["env"], needs: Set((needs?.elements ?? []).compactMap(\.text)))
  }

  private mutating func checkCalls(_ calls: ManifestNode?, of service: String) {
    for call in calls?.elements ?? [] {
      guard let name = call.text else { continue }
      if name == service {
        report(
          at: call.place, call.path, expected: "another service or a third party",
          found: "the service itself", remedy: "a call inside of a service is no boundary")
      } else if services[name] == nil, thirdParties[name] == nil {
        let known = (services.keys.sorted() + thirdParties.keys.sorted()).filter { $0 != service }
        diagnostics.append(
          ManifestDiagnostic(
            .warning, at: call.place, path: call.path,
            expected: "a name under services or thirdParties",
            found: "'\(shown(name))', which is declared nowhere",
            suggestion: Spelling.nearest(to: name, among: known),
            remedy: "declare it there; until then it counts as an external boundary."))
      }
    }
  }

  private mutating func checkNeeds(_ needs: ManifestNode?) {
    for need in needs?.elements ?? [] {
      guard let name = need.text, dependencies[name] == nil, !isOpen else { continue }
      report(
        at: need.place, need.path, expected: expectedDependency, found: "'\(shown(name))'",
        suggestion: Spelling.nearest(to: name, among: dependencyNames),
        remedy: "declare it under `dependencies`.")
    }
  }

  private var expectedDependency: String {
    dependencies.isEmpty
      ? "a dependency (none is declared)"
      : "a dependency (\(dependencyNames.prefix(20).map { shown($0) }.joined(separator: ", ")))"
  }

  /// Checks `${name.field}` in values; nil for `needs` means that any dependency may be named.
  private mutating func checkVariables(_ variables: ManifestNode?, needs: Set<String>?) {
    for (_, value) in variables?.children ?? [] {
      for reference in DependencyReference.all(in: value.text ?? "") {
        checkReference(reference, in: value, needs: needs)
      }
    }
  }

  private mutating func checkReference(
    _ reference: DependencyReference, in value: ManifestNode, needs: Set<String>?
  ) {
    let found = "'${\(shown(reference.text))}'"
    guard let field = reference.field else {
      guard dependencies[reference.name] != nil else {
        diagnostics.append(
          ManifestDiagnostic(
            .warning, at: value.place, path: value.path, expected: "${dependency.field}",
            found: found, remedy: "it is passed on as it stands"))
        return
      }
      return report(
        at: value.place, value.path, expected: "${\(reference.name).field}", found: found,
        remedy: "add one of \(DependencyReference.fieldList)")
    }
    let known = declared.first { $0.name == reference.name }
    let fields = known.map { DependencyReference.fields(of: $0.definition) } ?? []
    if dependencies[reference.name] == nil, isOpen { return }
    if dependencies[reference.name] == nil {
      report(
        at: value.place, value.path, expected: expectedDependency, found: found,
        suggestion: Spelling.nearest(to: reference.name, among: dependencyNames))
    } else if let known, !DependencyReference.has(field, known.definition) {
      report(
        at: value.place, value.path,
        expected: "one of \(fields.joined(separator: ", ")) after the dot", found: found,
        suggestion: Spelling.nearest(to: field, among: fields),
        remedy: field == "url" ? "give \(shown(reference.name)) a `url`" : nil)
    } else if let needs, !needs.contains(reference.name) {
      diagnostics.append(
        ManifestDiagnostic(
          .warning, at: value.place, path: value.path,
          expected: "a dependency that the suite needs", found: found,
          remedy: "add \(reference.name) to the suite's `needs`"))
    }
  }

  /// Checks that a path of the form the schema allows does not leave the manifest's folder.
  private mutating func checkPath(_ path: ManifestNode?, in folder: String = ".") {
    guard let path, let text = path.text else { return }
    var depth = 0
    for part in folder.split(separator: "/") + text.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      guard depth < 0 else { continue }
      return report(
        at: path.place, path.path, expected: "a path inside of the repository",
        found: "'\(shown(text))', which leaves it",
        remedy: "put assay.yaml into the folder that holds everything")
    }
  }

  private mutating func checkPyramid() {
    guard let pyramid = root["pyramid"], case .mapping = pyramid.value.content else { return }
    var values: [Double] = []
    for layer in ["unit", "integration", "contract", "e2e"] {
      let value = ManifestBinder.percentage(pyramid[layer])
      // A share that can't be read is reported by itself; its sum would only confuse.
      guard pyramid.value[layer] == nil || value != nil else { return }
      values.append(value ?? 0)
    }
    let sum = values.reduce(0, +)
    guard abs(sum - 100) > 0.01 else { return }
    report(
      at: pyramid.place, pyramid.path, expected: "shares that add up to 100",
      found: values.map(percent).joined(separator: " + ") + " = " + percent(sum))
  }

  /// `12.5`, and `50` instead of `50.0`.
  private func percent(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return Int(exactly: rounded).map { "\($0)" } ?? "\(rounded)"
  }

  private mutating func checkAdvisory() {
    let advisory = Set((root["advisory"]?.elements ?? []).compactMap(\.text))
    for check in root["require"]?.elements ?? [] {
      guard let text = check.text, advisory.contains(text) else { continue }
      report(
        at: check.place, check.path, expected: "a check that is not advisory too",
        found: "'\(shown(text))'", remedy: "remove it from `advisory` or from `require`")
    }
  }

  private mutating func checkCycles() {
    var needs: [String: [String]] = [:]
    for (entry, dependency) in root["dependencies"]?.children ?? [] {
      needs[entry.key] = (dependency["needs"]?.elements ?? []).compactMap(\.text)
    }
    for other in declared where needs[other.name] == nil { needs[other.name] = other.needs }
    while let cycle = Cycle.first(in: needs, order: dependencyNames) {
      guard let first = cycle.first else { break }
      let node = root["dependencies"]?[first]?["needs"]
      let file = declared.first { $0.name == first }
      report(
        at: node?.place ?? file?.place ?? root.place,
        node?.path ?? "services.\(first).depends_on",
        expected: "dependencies that can start one after another",
        found: "the cycle \((cycle + [first]).map { shown($0) }.joined(separator: " → "))",
        remedy: "remove one of these `needs`",
        source: node == nil ? file?.file : nil)
      for name in cycle { needs[name] = nil }
    }
  }

  private func shown(_ text: String) -> String { ManifestDiagnostic.shown(text) }

  private mutating func report(
    at place: SourcePlace, _ path: String, expected: String, found: String,
    suggestion: String? = nil, remedy: String? = nil, source: String? = nil
  ) {
    var diagnostic = ManifestDiagnostic(
      at: place, path: path, expected: expected, found: found, suggestion: suggestion,
      remedy: remedy)
    diagnostic.source = source.map { ManifestDiagnostic.Source(file: $0, text: "") }
    diagnostics.append(diagnostic)
  }

  private static func names(_ node: ManifestNode?) -> [String: SourcePlace] {
    Dictionary(
      (node?.value.entries ?? []).map { ($0.key, $0.keyPlace) }, uniquingKeysWith: { $1 })
  }
}
