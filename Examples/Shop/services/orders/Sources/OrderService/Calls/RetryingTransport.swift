/// How often a call is tried, and how long to wait in between.
package struct RetryPolicy: Sendable, Hashable {
  package var attempts: Int
  /// Doubles after each attempt.
  package var firstPause: Duration
  package var longestPause: Duration

  package init(attempts: Int, firstPause: Duration, longestPause: Duration) {
    precondition(attempts >= 1, "a call that is never tried has no answer")
    self.attempts = attempts
    self.firstPause = firstPause
    self.longestPause = longestPause
  }

  package static let standard = RetryPolicy(
    attempts: 3, firstPause: .milliseconds(100), longestPause: .seconds(1))
}

/// Repeats a call that failed for a reason that may pass by itself.
///
/// Only for calls that the other side treats as one when they arrive twice.
package struct RetryingTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let policy: RetryPolicy
  private let pause: @Sendable (Duration) async throws -> Void

  package init(
    _ transport: any HTTPTransport, policy: RetryPolicy = .standard,
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.transport = transport
    self.policy = policy
    self.pause = pause
  }

  package func send(_ request: OutboundRequest) async throws -> InboundResponse {
    var wait = policy.firstPause
    for _ in 1..<policy.attempts {
      do {
        let response = try await transport.send(request)
        // 502, 503, 504: the server did not do its work, and says that this may pass.
        guard (502...504).contains(response.status) else { return response }
      } catch is CallError {
        // Time-outs and lost connections may pass too.
      }
      try await pause(wait)
      wait = min(wait * 2, policy.longestPause)
    }
    return try await transport.send(request)
  }
}
