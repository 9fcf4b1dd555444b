import Foundation

/// A place where an engine may be, and who says so.
package struct EngineCandidate: Sendable, Hashable {
  package enum Source: Sendable, Hashable, CustomStringConvertible {
    case variable(String)
    case context(String)
    /// A socket that engines usually make, and whose.
    case usual(String)

    package var description: String {
      switch self {
      case .variable(let name): name
      case .context(let name): "Docker context \(name)"
      case .usual(let whose): whose
      }
    }
  }

  package var source: Source
  /// Where, or what is wrong with what the source says.
  package var address: Result<EngineAddress, EngineAddress.Fault>
  /// As written.
  package var text: String
}

/// What became of a candidate.
package struct EngineFinding: Sendable {
  package var candidate: EngineCandidate
  package var result: Result<EngineClient, EngineError>

  /// For `assay doctor`: one line.
  package var summary: String {
    let place = "\(candidate.text) (\(candidate.source))"
    switch result {
    case .success(let client):
      let server = client.greeting.server ?? "an engine"
      return "\(place): \(server), Engine API \(client.version)"
    case .failure(let error): return "\(place): \(error.happened)"
    }
  }
}

/// Finds the engine that the user means.
///
/// What the user says counts alone: `DOCKER_HOST`, then `DOCKER_CONTEXT`, then the Docker CLI's
/// current context. Only when nothing is said are the usual sockets tried, the one of the CLI first,
/// so that `docker ps` shows what Assay starts.
package struct EngineDiscovery: Sendable {
  package let environment: EngineEnvironment

  package init(_ environment: EngineEnvironment = .current) { self.environment = environment }

  /// All places, in the order in which they count.
  package var candidates: [EngineCandidate] {
    if let text = environment["DOCKER_HOST"] {
      return [candidate(.variable("DOCKER_HOST"), text, tls: environment.tls)]
    }
    if let name = contextName, name != "default" { return [contextCandidate(name)] }
    var seen: Set<String> = []
    return usualSockets.filter { seen.insert($0.path).inserted }.map { socket in
      candidate(.usual(socket.whose), "unix://\(socket.path)", tls: nil)
    }
  }

  /// The first engine that answers.
  ///
  /// - Throws: what became of every candidate.
  package func find(
    limits: EngineLimits = EngineLimits()
  ) async throws(EngineError) -> EngineClient {
    var failures: [EngineFinding] = []
    for candidate in candidates {
      let finding = await probe(candidate, limits: limits)
      switch finding.result {
      case .success(let client): return client
      case .failure(let error):
        if error.cause == .cancelled { throw error }
        failures.append(finding)
      }
    }
    throw notFound(failures)
  }

  /// Tries all candidates, at the same time.
  package func survey(limits: EngineLimits = EngineLimits()) async -> [EngineFinding] {
    await withTaskGroup(of: (Int, EngineFinding).self) { group in
      for (index, candidate) in candidates.enumerated() {
        group.addTask { (index, await probe(candidate, limits: limits)) }
      }
      var findings: [(Int, EngineFinding)] = []
      for await finding in group { findings.append(finding) }
      return findings.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private func probe(_ candidate: EngineCandidate, limits: EngineLimits) async -> EngineFinding {
    let result: Result<EngineClient, EngineError>
    switch candidate.address {
    case .failure(let fault):
      result = .failure(
        EngineError(
          .local(fault.reason, remedy: fault.remedy), attempt: "reach the container engine",
          engine: "\(candidate.source)"))
    case .success(let address):
      do throws(EngineError) {
        let version = try wantedVersion(at: address)
        result = .success(
          try await EngineClient(connectingTo: address, version: version, limits: limits))
      } catch {
        result = .failure(error)
      }
    }
    return EngineFinding(candidate: candidate, result: result)
  }

  private func wantedVersion(at address: EngineAddress) throws(EngineError) -> EngineVersion? {
    guard let text = environment["DOCKER_API_VERSION"] else { return nil }
    guard let version = EngineVersion(text) else {
      throw EngineError(
        .local(
          "DOCKER_API_VERSION is \(text), which is no version.",
          remedy: "Write \(EngineVersion.lowest), for example, or unset it."),
        attempt: "reach the container engine", engine: address.description)
    }
    return version
  }

  private func notFound(_ failures: [EngineFinding]) -> EngineError {
    // One place that the user named: its own error says it best.
    if failures.count == 1, case .failure(var error) = failures[0].result {
      error.engine = "\(failures[0].candidate.text), from \(failures[0].candidate.source)"
      return error
    }
    // A socket that is there but closed to us is what the user means.
    for finding in failures {
      guard case .failure(let error) = finding.result else { continue }
      if case .unreachable(.missing) = error.cause { continue }
      return error
    }
    let places = failures.map { "\n  \($0.summary)" }.joined()
    return EngineError(
      .local("None answers:\(places)", remedy: nil), attempt: "find a container engine",
      engine: "\(failures.count) places",
      remedy:
        "Install and start Docker or Podman, or set DOCKER_HOST; dependencies that can run as local processes need no engine."
    )
  }

  // MARK: Candidates

  private var contextName: String? {
    if let name = environment["DOCKER_CONTEXT"] { return name }
    guard let folder = environment.dockerFolder else { return nil }
    let name = DockerConfiguration(folder: folder)?.currentContext
    return name.flatMap { $0.isEmpty ? nil : $0 }
  }

  private func contextCandidate(_ name: String) -> EngineCandidate {
    let folder = environment.dockerFolder ?? ""
    if let context = DockerContext(named: name, in: folder) {
      return candidate(.context(name), context.host, tls: context.tls)
    }
    let names = ["default"] + DockerContext.names(in: folder)
    let fault = EngineAddress.Fault(
      reason: "There is no Docker context \(name), only: \(names.joined(separator: ", ")).",
      remedy: "Choose one with `docker context use`, or unset DOCKER_CONTEXT.")
    return EngineCandidate(source: .context(name), address: .failure(fault), text: name)
  }

  private func candidate(
    _ source: EngineCandidate.Source, _ text: String, tls: EngineTLS?
  ) -> EngineCandidate {
    do {
      return EngineCandidate(
        source: source, address: .success(try EngineAddress(text, tls: tls)), text: text)
    } catch {
      return EngineCandidate(source: source, address: .failure(error), text: text)
    }
  }

  private var usualSockets: [(path: String, whose: String)] {
    let root = environment.root
    let runtime =
      environment["XDG_RUNTIME_DIR"] ?? "\(root)/run/user/\(environment.userID)"
    var sockets = [("\(root)/var/run/docker.sock", "Docker")]
    sockets.append(("\(runtime)/docker.sock", "rootless Docker"))
    sockets.append(("\(root)/run/user/\(environment.userID)/docker.sock", "rootless Docker"))
    if let home = environment.home {
      sockets.append(("\(home)/.docker/run/docker.sock", "Docker Desktop"))
      sockets.append(("\(home)/.docker/desktop/docker.sock", "Docker Desktop"))
    }
    sockets.append(("\(runtime)/podman/podman.sock", "rootless Podman"))
    sockets.append(("\(root)/run/podman/podman.sock", "Podman"))
    return sockets
  }
}
