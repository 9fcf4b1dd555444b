/// The services of compose files as dependencies.
///
/// A service whose image is that of a module becomes one of its kind, with its isolation, its
/// readiness and, where nothing speaks against it, the choice of running as a process; every other
/// one is a container. Ports are always free ones of this machine, and restarts are nobody's
/// business: a server of a test that dies is a finding.
package struct ComposeProject: Sendable {
  package var services: [Service] = []
  /// Errors and warnings, in the order in which they were found.
  package var problems: [ComposeProblem] = []

  /// One service that a run may start.
  package struct Service: Sendable, Hashable {
    package var dependency: Dependency
    package var place: ComposePlace
    /// Whether an error keeps it from running as described.
    package var isBroken: Bool
  }

  /// Reads compose files.
  ///
  /// - Parameters:
  ///   - files: their paths; what a later one says changes what an earlier one says.
  ///   - profiles: services of other profiles are left out, unless somebody needs them.
  ///   - wanted: services to take whatever their profile is.
  ///   - source: where files and variables come from.
  ///   - modules: what images are known.
  package init(
    files: [ComposeValue], profiles: Set<String> = [], wanted: Set<String> = [],
    source: ComposeSource, modules: [ServiceModule]
  ) {
    var loader = ComposeLoader(source: source)
    let definitions = loader.load(files)
    let enabled = Self.enabled(
      definitions.services,
      profiles: profiles.union(
        (source.environment["COMPOSE_PROFILES"] ?? "").split(separator: ",").map(String.init)),
      wanted: wanted)
    let conditions = Self.conditions(definitions.services)
    for entry in definitions.services where enabled.contains(entry.key) {
      var service = ComposeService(
        entry, definitions: definitions, loader: loader, modules: modules,
        conditions: conditions[entry.key] ?? [])
      let dependency = service.dependency()
      loader = service.loader
      guard let dependency else { continue }
      services.append(Service(dependency: dependency, place: entry.keyPlace, isBroken: false))
    }
    var seen: Set<ComposeProblem> = []
    problems = loader.problems.filter { seen.insert($0).inserted }
    let broken = Set(problems.filter { $0.severity == .error }.compactMap(\.service))
    for index in services.indices {
      services[index].isBroken = broken.contains(services[index].dependency.name)
    }
  }

  /// Services of the profiles, the wanted ones, and whatever these depend on.
  private static func enabled(
    _ services: [ComposeValue.Entry], profiles: Set<String>, wanted: Set<String>
  ) -> Set<String> {
    var enabled: Set<String> = []
    var waiting = services.filter { entry in
      let own = (entry.value["profiles"]?.elements ?? []).compactMap(\.text)
      return own.isEmpty || profiles.contains("*") || !profiles.isDisjoint(with: own)
        || wanted.contains(entry.key)
    }
    while let entry = waiting.popLast() {
      guard enabled.insert(entry.key).inserted else { continue }
      for other in ComposeService.needs(of: entry.value) {
        waiting += services.filter { $0.key == other.key }
      }
    }
    return enabled
  }

  /// What others wait for, by the name of the service that they wait for.
  private static func conditions(_ services: [ComposeValue.Entry]) -> [String: Set<String>] {
    var conditions: [String: Set<String>] = [:]
    for service in services {
      for need in ComposeService.needs(of: service.value) {
        conditions[need.key, default: []].insert(need.value["condition"]?.text ?? "")
      }
    }
    return conditions
  }
}
