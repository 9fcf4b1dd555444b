import AssayDependencies
import AssayEvidence

/// Follows a server's log and remembers whom it turned away.
actor RefusalLog {
  struct Refusal: Sendable, Hashable {
    /// As the log names the user; nil when it names none.
    var user: String?
    var action: String
  }

  /// More than that a person does not read.
  private static let limit = 1000

  private let dependency: String
  private var refusals: [Refusal] = []
  private var reading: Task<Void, Never>?

  init(_ dependency: String) { self.dependency = dependency }

  /// - Parameters:
  ///   - server: whose log is followed.
  ///   - read: sees in a line who was turned away from what; nil for other lines.
  func follow(_ server: any RunningServer, read: @escaping @Sendable (String) -> Refusal?) {
    // Not a child: it goes on until close().
    reading = Task {
      do {
        for try await line in server.log() {
          if let refusal = read(line.text) { self.add(refusal) }
        }
      } catch {
        // A log that cannot be read any more names nobody.
      }
    }
  }

  /// What was refused to users of leases, or to users whom nobody was given.
  func violations(of owners: [String: LeaseOwner]) -> [IsolationViolation] {
    refusals.compactMap { refusal in
      let user = refusal.user ?? ""
      // One of ours that nobody got, such as one that is being made.
      if user.hasPrefix(LeaseIdentifier.prefix) && owners[user] == nil { return nil }
      return IsolationViolation(
        dependency: dependency, owner: owners[user], action: refusal.action)
    }
  }

  func close() {
    reading?.cancel()
    reading = nil
  }

  private func add(_ refusal: Refusal) {
    if refusals.count < Self.limit && !refusals.contains(refusal) { refusals.append(refusal) }
  }
}
