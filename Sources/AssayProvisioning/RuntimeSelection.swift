package import AssayDependencies
package import AssayEvidence

/// The runtimes of this machine, and which one a dependency gets.
package struct RuntimeSelection: Sendable {
  /// nil: no engine answers.
  package var container: (any ServerRuntime)?
  /// Why there is no engine, for messages; empty when there is one.
  package var engineProblem: String
  package var process: any ServerRuntime

  package init(
    container: (any ServerRuntime)?, engineProblem: String, process: any ServerRuntime
  ) {
    self.container = container
    self.engineProblem = engineProblem
    self.process = process
  }

  /// A runtime and why it was taken, for example "the engine has postgres:15".
  package struct Choice: Sendable {
    package var runtime: any ServerRuntime
    package var reason: String
    /// What else would help, should the start fail; nil: nothing.
    package var alternative: String?
  }

  /// Takes what the dependency asks for; by itself the engine when it answers and has the image,
  /// else a local process, else an image that must be pulled.
  ///
  /// - Throws: an infrastructure failure that says what is missing for each way.
  package func choose(for dependency: Dependency) async throws(FailureReport) -> Choice {
    switch dependency.runtime {
    case .container:
      let answer = await containerAvailability(of: dependency)
      guard let container else { throw failure(dependency, [answer]) }
      switch answer {
      case .available(let how), .obtainable(let how):
        return Choice(runtime: container, reason: "asked for; \(how)")
      case .unavailable: throw failure(dependency, [answer])
      }
    case .process:
      let answer = await process.availability(of: dependency)
      guard case .available(let how) = answer else { throw failure(dependency, [answer]) }
      return Choice(runtime: process, reason: "asked for; \(how)")
    case .automatic:
      let asContainer = await containerAvailability(of: dependency)
      if let container, case .available(let how) = asContainer {
        return Choice(runtime: container, reason: how)
      }
      let asProcess = await process.availability(of: dependency)
      switch (asContainer, asProcess) {
      case (.unavailable(let why, _), .available(let how)):
        return Choice(runtime: process, reason: "\(how); no container, as \(why)")
      case (_, .available(let how)):
        return Choice(runtime: process, reason: "\(how); the engine does not have the image")
      case (.obtainable(let how), .unavailable(let why, let remedy)):
        guard let container else { break }
        return Choice(
          runtime: container, reason: "\(how); no process, as \(why)", alternative: remedy)
      default: break
      }
      throw failure(dependency, [asContainer, asProcess])
    }
  }

  private func containerAvailability(of dependency: Dependency) async -> RuntimeAvailability {
    guard let container else {
      return .unavailable(
        reason: engineProblem, remedy: "Start a container engine; `assay doctor` says more.")
    }
    return await container.availability(of: dependency)
  }

  private func failure(
    _ dependency: Dependency, _ answers: [RuntimeAvailability]
  ) -> FailureReport {
    var reasons: [String] = []
    var remedies: [String] = []
    for case .unavailable(let reason, let remedy) in answers {
      reasons.append(reason.hasSuffix(".") ? String(reason.dropLast()) : reason)
      remedies.append(remedy)
    }
    return FailureReport(
      .infrastructure, attempt: "start \(dependency.module.title)", subject: dependency.name,
      happened: reasons.joined(separator: "; ") + ".",
      remedy: remedies.joined(separator: " Or: "))
  }
}
