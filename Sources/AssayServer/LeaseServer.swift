package import AssayDependencies
package import AssayEvidence
package import AssayProvisioning
import Hummingbird

/// Serves a run's dependencies to tests in any language, over HTTP on 127.0.0.1.
///
/// Whoever has an address may use it: its first path component is a secret that names the suite.
/// `docs/api.md` and `GET openapi.json` describe the requests.
package final class LeaseServer: Sendable {
  private let task: Task<Void, any Error>
  private let access: ServerAccess

  private init(task: Task<Void, any Error>, access: ServerAccess) {
    self.task = task
    self.access = access
  }

  /// Listens on a free port.
  ///
  /// - Parameters:
  ///   - host: whose dependencies are served.
  ///   - modules: the kinds that a client may describe beside the host's own.
  ///   - onStopRequest: called when a client with a full address asks to stop everything.
  /// - Returns: the server, which listens.
  /// - Throws: an infrastructure failure when nothing can be listened on.
  package static func start(
    for host: DependencyHost, modules: [ServiceModule] = ServiceModule.catalogue,
    onStopRequest: @escaping @Sendable () -> Void = {}
  ) async throws(FailureReport) -> LeaseServer {
    let access = ServerAccess()
    let routes = LeaseRoutes(
      host: host, access: access, modules: modules, onStopRequest: onStopRequest)
    let (task, port) = try await HTTPService.start(
      routes.router(), host: "127.0.0.1", port: 0, purpose: "serve dependencies over HTTP")
    access.listen(on: port)
    return LeaseServer(task: task, access: access)
  }

  /// Where a suite asks for its dependencies; what it gets carries its name.
  ///
  /// - Parameters:
  ///   - suite: the suite's id.
  ///   - needs: the dependencies that it may ask for; nil: all.
  /// - Returns: for `ASSAY_API`.
  package func address(for suite: String, needs: [String]? = nil) -> String {
    access.address(ServerAccess.Grant(suite: suite, needs: needs))
  }

  /// Where someone may do all, also stop everything.
  package func fullAddress() -> String {
    access.address(ServerAccess.Grant(suite: "", needs: nil, mayStop: true))
  }

  package func stop() async {
    task.cancel()
    _ = await task.result
  }
}
