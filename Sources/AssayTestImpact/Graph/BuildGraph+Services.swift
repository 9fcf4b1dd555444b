package import AssayTestRuns

extension BuildGraph {
  /// A service and its suites, as far as they say what they are built from.
  package struct Service: Sendable, Hashable {
    package var name: String
    /// Relative to the manifest; empty where that is its own folder.
    package var folder: String
    /// Services that it calls.
    package var calls: Set<String>
    /// The layer of each suite, by `service/suite`.
    package var suites: [String: TestLayer]
    /// What its build says; nil: nothing is known but the folder.
    package var build: BuildGraph?

    package init(
      name: String, folder: String, calls: Set<String>, suites: [String: TestLayer],
      build: BuildGraph? = nil
    ) {
      self.name = name
      self.folder = folder
      self.calls = calls
      self.suites = suites
      self.build = build
    }
  }

  /// The graph of a whole system.
  ///
  /// A service is built from its folder and the modules of its build; its own tests may read
  /// whatever else lies in the folder. Unit suites test their service, contract suites also those
  /// that it calls or that call it, integration suites whatever it calls directly or not,
  /// end-to-end suites all services.
  package init(services: [Service]) {
    let byName = Dictionary(services.map { ($0.name, $0) }) { first, _ in first }
    let callers = services.reduce(into: [String: Set<String>]()) { callers, service in
      for name in service.calls { callers[name, default: []].insert(service.name) }
    }
    var modules: [Module] = []
    for service in services {
      // What its own tests may read, which are not built from the service.
      let rest = "files of \(service.name)"
      modules.append(Module(name: rest, folder: service.folder))
      var parts: Set<String> = []
      var ownTests: Set<String> = []
      for var module in service.build.map({ Array($0.modules.values) }) ?? [] {
        if module.isTest {
          ownTests.insert(module.name)
          module.dependencies.insert(rest)
        } else {
          parts.insert(module.name)
        }
        modules.append(module)
      }
      modules.append(
        Module(
          name: Self.module(ofService: service.name), folder: service.folder, dependencies: parts))
      for (suite, layer) in service.suites {
        let reached: Set<String> =
          switch layer {
          case .unit: [service.name]
          case .contract:
            Set([service.name]).union(service.calls).union(callers[service.name] ?? [])
          case .integration: Self.closure(of: service.name, byName)
          case .endToEnd: Set(byName.keys)
          }
        // Its name is no path, so that it owns no file.
        let name = Self.module(ofSuite: suite)
        modules.append(
          Module(
            name: name, folder: name,
            dependencies: ownTests.union(reached.map(Self.module(ofService:))), isTest: true))
      }
    }
    self.init(modules)
  }

  package static func module(ofService name: String) -> String { "service \(name)" }
  package static func module(ofSuite id: String) -> String { "suite \(id)" }

  private static func closure(of name: String, _ services: [String: Service]) -> Set<String> {
    var found: Set<String> = []
    var waiting = [name]
    while let next = waiting.popLast() {
      guard found.insert(next).inserted else { continue }
      waiting += services[next]?.calls ?? []
    }
    return found
  }
}
