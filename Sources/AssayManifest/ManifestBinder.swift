import AssayDependencies
import AssayEvidence
import AssayTestRuns

/// Builds the manifest from a tree in which no error was found; empty texts stand for values that
/// the checks have made impossible.
enum ManifestBinder {
  static func manifest(
    from root: ManifestNode, dependencies: [Manifest.Dependency], modules: [ServiceModule]
  ) -> Manifest {
    var manifest = Manifest(
      system: root["system"]?.text ?? "",
      services: children(of: root["services"], service))
    manifest.thirdParties = children(of: root["thirdParties"]) { name, place, node in
      Manifest.ThirdParty(
        name: name, simulator: node["simulator"]?.text, provider: node["provider"].map(provider),
        place: place)
    }
    addProviderSuites(to: &manifest)
    manifest.dependencies = dependencies
    manifest.modules = modules
    manifest.contracts = texts(root["contracts"])
    manifest.traffic = texts(root["traffic"])
    if let pyramid = root["pyramid"] { manifest.pyramid = Self.pyramid(pyramid) }
    if let budget = root["budget"]?.duration { manifest.budget = budget }
    manifest.feedback = Manifest.Feedback(
      reruns: root["feedback"]?["reruns"]?.duration, stress: root["feedback"]?["stress"]?.duration)
    manifest.environments = children(of: root["environments"], environment)
    manifest.base = root["base"]?.text
    manifest.changeCoverage = percentage(root["coverage"]?["change"])
    manifest.impact = root["impact"].map { impact($0, in: manifest) }
    manifest.advisory = texts(root["advisory"]).map(CheckID.init(rawValue:))
    manifest.require = texts(root["require"]).map(CheckID.init(rawValue:))
    manifest.accept = (root["accept"]?.elements ?? []).map(acceptance)
    return manifest
  }

  private static func service(
    name: String, place: SourcePlace, node: ManifestNode
  ) -> Manifest.Service {
    var service = Manifest.Service(name: name, path: node["path"]?.text ?? ".", place: place)
    service.language = node["language"]?.text
    service.calls = texts(node["calls"])
    service.needs = texts(node["needs"])
    service.build = node["build"]?.text
    service.env = variables(node["env"])
    service.critical = (node["critical"]?.elements ?? []).map(criticalPath)
    service.mutation = node["mutation"].map(mutation)
    service.suites = (node["suites"]?.elements ?? []).map(suite)
    service.provider = node["provider"].map(provider)
    return service
  }

  private static func provider(_ node: ManifestNode) -> Manifest.Provider {
    var provider = Manifest.Provider(place: node.place)
    provider.run = node.text ?? node["run"]?.text
    provider.url = node["url"]?.text
    provider.ready = node["ready"]?.text
    provider.states = node["states"]?.text
    provider.stateCommand = node["stateCommand"]?.text
    provider.messages = node["messages"]?.text
    provider.needs = texts(node["needs"])
    provider.env = variables(node["env"])
    if let timeout = node["timeout"]?.duration { provider.timeout = timeout }
    return provider
  }

  /// Every provider is one more contract suite: a service's its own, a third party's that of the
  /// first service that calls it, to which the simulator belongs.
  private static func addProviderSuites(to manifest: inout Manifest) {
    for index in manifest.services.indices {
      let service = manifest.services[index]
      guard let provider = service.provider else { continue }
      manifest.services[index].suites.append(
        provider.suite(of: service.name, name: Manifest.Provider.suiteName))
    }
    for thirdParty in manifest.thirdParties {
      guard let provider = thirdParty.provider,
        let caller = manifest.services.firstIndex(where: { $0.calls.contains(thirdParty.name) })
      else { continue }
      manifest.services[caller].suites.append(
        provider.suite(of: thirdParty.name, name: "\(thirdParty.name)-simulator"))
    }
  }

  private static func suite(_ node: ManifestNode) -> Manifest.Suite {
    let layer = TestLayer(rawValue: node["layer"]?.text ?? "") ?? .unit
    var suite = Manifest.Suite(
      name: node["name"]?.text ?? layer.rawValue, layer: layer, run: node["run"]?.text ?? "",
      place: node.place)
    suite.results = texts(node["results"])
    suite.format = node["format"]?.text.flatMap(ResultFormat.init(rawValue:))
    suite.coverage = texts(node["coverage"])
    suite.needs = node["needs"]?.texts
    if let timeout = node["timeout"]?.duration { suite.timeout = timeout }
    if let when = node["when"]?.text.flatMap(Manifest.Trigger.init(rawValue:)) { suite.when = when }
    suite.env = variables(node["env"])
    suite.atLeast = node["atLeast"]?.text.flatMap { Int($0) }
    suite.exclusive = node["exclusive"]?.text
    suite.isolation = node["isolation"]?.text.flatMap(Manifest.SuiteIsolation.init(rawValue:))
    suite.hermetic = node["hermetic"]?.text.flatMap(Manifest.Hermetic.init(rawValue:))
    suite.writes = node["writes"]?.texts ?? []
    suite.reaches = node["reaches"]?.texts ?? []
    return suite
  }

  private static func criticalPath(_ node: ManifestNode) -> Manifest.CriticalPath {
    let lines = percentage(node["lines"])
    let regions = percentage(node["regions"])
    return Manifest.CriticalPath(
      path: node.text ?? node["path"]?.text ?? "",
      lines: lines ?? (regions == nil ? 80 : nil), regions: regions,
      mutation: percentage(node["mutation"]), place: node.place)
  }

  private static func mutation(_ node: ManifestNode) -> Manifest.Mutation {
    var mutation = Manifest.Mutation(
      report: node.text.map { [$0] } ?? texts(node["report"]), run: node["run"]?.text)
    if let within = node["within"]?.duration { mutation.within = within }
    if let when = node["when"]?.text.flatMap(Manifest.Trigger.init(rawValue:)) {
      mutation.when = when
    }
    return mutation
  }

  private static func impact(_ node: ManifestNode, in manifest: Manifest) -> Manifest.Impact {
    var impact = Manifest.Impact()
    impact.verdict =
      node["verdict"]?.text.flatMap(Manifest.Impact.VerdictRule.init(rawValue:)) ?? .never
    impact.rules = (node["rules"]?.elements ?? []).map { rule in
      let names = texts(rule["reaches"])
      let suites = manifest.services.flatMap { service in
        service.suites.filter {
          names.contains(service.name) || names.contains("\(service.name)/\($0.name)")
        }.map { "\(service.name)/\($0.name)" }
      }
      return Manifest.Impact.Rule(
        path: rule["path"]?.text ?? "",
        reach: names.contains("everything")
          ? .everything : names == ["nothing"] ? .nothing : .suites(Set(suites)))
    }
    return impact
  }

  private static func pyramid(_ node: ManifestNode) -> Manifest.PyramidTarget {
    let standard = Manifest.PyramidTarget.standard
    return Manifest.PyramidTarget(
      unit: percentage(node["unit"]) ?? 0, integration: percentage(node["integration"]) ?? 0,
      contract: percentage(node["contract"]) ?? 0, endToEnd: percentage(node["e2e"]) ?? 0,
      tolerance: percentage(node["tolerance"]) ?? standard.tolerance)
  }

  private static func environment(
    name: String, place: SourcePlace, node: ManifestNode
  ) -> Manifest.Environment {
    var environment = Manifest.Environment(
      name: name, purpose: node["purpose"]?.text ?? "",
      data: Manifest.Environment.DataKind(rawValue: node["data"]?.text ?? "") ?? .fixtures,
      refresh: node["refresh"]?.text.flatMap(Manifest.Environment.Refresh.init(rawValue:)),
      place: place)
    environment.hosts = texts(node["hosts"])
    return environment
  }

  private static func acceptance(_ node: ManifestNode) -> Manifest.Acceptance {
    let day = node["expires"]?.text ?? ""
    return Manifest.Acceptance(
      check: CheckID(rawValue: node["check"]?.text ?? ""), subject: node["subject"]?.text,
      reason: node["reason"]?.text ?? "", day: day,
      expires: DayText.parse(day) ?? UnixTime(secondsSince1970: 0), place: node.place)
  }

  private static func children<Value>(
    of node: ManifestNode?, _ make: (String, SourcePlace, ManifestNode) -> Value
  ) -> [Value] {
    (node?.children ?? []).map { make($0.entry.key, $0.entry.keyPlace, $0.node) }
  }

  private static func texts(_ node: ManifestNode?) -> [String] { node?.texts ?? [] }

  private static func variables(_ node: ManifestNode?) -> [Manifest.EnvironmentEntry] {
    children(of: node) { name, _, value in
      Manifest.EnvironmentEntry(name: name, value: value.text ?? "")
    }
  }

  /// nil for anything but a number from 0 to 100, with or without a percent sign.
  static func percentage(_ node: ManifestNode?) -> Double? {
    guard let text = node?.text, let pattern = ManifestField.Kind.percentage.pattern,
      text.isMatched(by: pattern)
    else { return nil }
    return Double(text.hasSuffix("%") ? String(text.dropLast()) : text)
  }
}
