import AssayEvidence
import Synchronization

/// Who may ask for what, by the secret in the address.
final class ServerAccess: Sendable {
  struct Grant: Sendable {
    /// Empty: whoever started the run.
    var suite: String
    /// nil: all dependencies.
    var needs: [String]?
    var mayStop = false
  }

  private struct State {
    var port = 0
    var grants: [String: Grant] = [:]
  }

  private let state = Mutex(State())

  /// Addresses have this port from now on.
  func listen(on port: Int) { state.withLock { $0.port = port } }

  /// A new address, by which just this may be done.
  func address(_ grant: Grant) -> String {
    let token = (0..<2).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined()
    return state.withLock { state in
      state.grants[token] = grant
      return "http://127.0.0.1:\(state.port)/\(token)/v1"
    }
  }

  func grant(of token: String) -> Grant? { state.withLock { $0.grants[token] } }

  /// Makes the addresses of a suite worthless.
  func revoke(_ suite: String) {
    state.withLock { state in state.grants = state.grants.filter { $1.suite != suite } }
  }
}

extension ServerAccess.Grant {
  /// A suite gets what it says it needs, so that the manifest stays true.
  func check(_ dependency: String) throws(FailureReport) {
    guard let needs, !needs.contains(dependency) else { return }
    throw FailureReport(
      .badInput, attempt: "lease \(dependency)", subject: suite,
      happened: needs.isEmpty
        ? "The suite needs no dependency."
        : "The suite needs only \(needs.joined(separator: ", ")).",
      remedy: "Name \(dependency) under its `needs`.")
  }

  /// Whoever may lease only what it needs could not lease what it describes.
  func checkMayDescribe() throws(FailureReport) {
    guard needs != nil else { return }
    throw FailureReport(
      .badInput, attempt: "describe a dependency", subject: suite,
      happened: "A suite of assay verify gets what the manifest says.",
      remedy: "Put it under `dependencies` in the manifest, and its name under `needs`.")
  }

  func refusal(_ attempt: String) -> FailureReport {
    FailureReport(
      .badInput, attempt: attempt, subject: "this address",
      happened: "It was given to a suite, which may only lease.")
  }
}
