import AssayDependencies
import AssayEvidence
import Synchronization

/// Follows a server's log to see who connects to what.
final class ConnectionWatch: Sendable {
  private struct State {
    var judge: ConnectionJudge
    /// The name of our own connection that was seen last.
    var mark: String?
    var hasEnded = false
    var follower: Task<Void, Never>?
    var nextMark = 0
  }

  private let address: PostgresAddress
  /// Tells our marks from those of another run on the same server.
  private let tag: String
  private let state: Mutex<State>

  /// How long a log may be behind.
  private static let markLimit = Duration.seconds(5)

  init(
    address: PostgresAddress, tag: String, dependency: String, sharedDatabases: Set<String>
  ) {
    self.address = address
    self.tag = tag
    state = Mutex(
      State(judge: ConnectionJudge(dependency: dependency, sharedDatabases: sharedDatabases)))
  }

  /// Begins with the connection that is called `beginning`; what came before is not looked at.
  func start(_ server: any RunningServer, beginning: String) {
    // Not a child of whoever opens the leases: it goes on until `stop`.
    let follower = Task { [self] in
      var hasBegun = false
      do {
        for try await line in server.log() {
          guard let line = ConnectionLine(line.text) else { continue }
          hasBegun = hasBegun || line.application == beginning
          if hasBegun { see(line) }
        }
      } catch {
        // The server is gone, and with it all there was to see.
      }
      state.withLock { $0.hasEnded = true }
    }
    state.withLock { $0.follower = follower }
  }

  /// The name that a connection must have to be the beginning.
  var beginning: String { "assay \(tag)" }

  func admit(_ role: String, to database: String, owner: LeaseOwner?) {
    state.withLock { $0.judge.admit(role, to: database, owner: owner) }
  }

  /// All that was seen until now; waits until the log is read as far as that.
  func violations() async -> [IsolationViolation] {
    let mark = state.withLock { state in
      state.nextMark += 1
      return "assay \(tag) \(state.nextMark)"
    }
    // The log is in order: once this connection stands in it, so do all before it.
    if let session = try? await PostgresSession.connect(address, applicationName: mark) {
      await session.close()
      let limit = ContinuousClock.now + Self.markLimit
      while ContinuousClock.now < limit,
        state.withLock({ !$0.hasEnded && $0.mark != mark })
      {
        // A log is followed by looking at it now and then, so nothing can be waited for.
        try? await Task.sleep(for: .milliseconds(2))
      }
    }
    return state.withLock { $0.judge.violations }
  }

  func stop() async {
    let follower = state.withLock { $0.follower }
    follower?.cancel()
    await follower?.value
  }

  private func see(_ line: ConnectionLine) {
    state.withLock { state in
      if let application = line.application, application.hasPrefix("assay \(tag) ") {
        state.mark = application
      }
      state.judge.see(line)
    }
  }
}

extension ConnectionLine {
  fileprivate var application: String? {
    if case .authorized(_, _, _, let application) = self { application } else { nil }
  }
}
