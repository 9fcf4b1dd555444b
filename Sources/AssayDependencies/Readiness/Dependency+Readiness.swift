extension Dependency {
  /// What it must do to count as ready: its own condition, the module's, an answer in its
  /// protocol, connections to all its ports, or nothing but to have started.
  package var readiness: WaitCondition {
    if let condition = ready ?? module.ready { return condition }
    if let spoken = module.speaks { return .answers(spoken) }
    return tcpPorts.isEmpty ? .all([]) : .port(nil)
  }

  /// The numbers of its TCP ports inside: the module's, else those that its container publishes.
  package var tcpPorts: [UInt16] {
    let ports = module.ports.filter { $0.transport == .tcp }.map(\.number)
    guard ports.isEmpty else { return ports }
    let published = module.container?.specification.ports ?? []
    return published.filter { $0.transport == .tcp }.map(\.container)
  }
}
