import AssayHermeticity
import AssayTestRuns
import AssayVerification

extension SuiteReach {
  /// From what was seen of a suite; `given` are its dependencies, by where they answer.
  init(
    suite: String, _ attribution: Attribution, isWhole: Bool,
    given: [AssayHermeticity.Endpoint: String]
  ) {
    var tests: [String: Set<TestIdentity>] = [:]
    var own: Set<UInt16> = []
    func add(_ observation: Observation, _ test: TestIdentity?) {
      if observation.operation == .bind,
        case .address(_, let port)? = AssayHermeticity.Endpoint(observation.target)
      {
        own.insert(port)
      }
      guard observation.isConnection else { return }
      tests[observation.target, default: []].formUnion(test.map { [$0] } ?? [])
    }
    for (test, acts) in attribution.acts {
      for act in acts { add(act.observation, test) }
    }
    for observation in attribution.ofSuite { add(observation, nil) }
    for question in attribution.open { add(question.observation, nil) }
    self.init(
      suite: suite,
      addresses: tests.keys.filter { !Self.isLoopback($0, own) }.sorted().map { target in
        Address(
          target: target, dependency: Self.dependency(at: target, given),
          tests: (tests[target] ?? []).sorted { $0.text < $1.text })
      }, isWhole: isWhole)
  }

  /// Whether one of the suite's own servers answers there.
  private static func isLoopback(_ target: String, _ ports: Set<UInt16>) -> Bool {
    guard case .address(let host, let port)? = AssayHermeticity.Endpoint(target) else {
      return false
    }
    return ports.contains(port) && (host.hasPrefix("127.") || host == "::1")
  }

  private static func dependency(
    at target: String, _ given: [AssayHermeticity.Endpoint: String]
  ) -> String? {
    guard let endpoint = AssayHermeticity.Endpoint(target) else { return nil }
    if let name = given[endpoint] { return name }
    guard case .address(let host, let port) = endpoint, host.hasPrefix("127.") || host == "::1"
    else { return nil }
    // A server on loopback answers by any of its names.
    return ["localhost", "127.0.0.1", "::1"].lazy
      .compactMap { given[.address(host: $0, port: port)] }.first
  }
}

extension Observation {
  /// What was refused never got there.
  fileprivate var isConnection: Bool {
    (operation == .connect || operation == .send) && outcome != .denied
  }
}

extension ObservationLog {
  var seesCalls: Bool { confinement?.seesCalls ?? false }
}
