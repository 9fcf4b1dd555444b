/// How long the parts of a request may take; a hanging engine gives an error, never a hang.
package struct EngineLimits: Sendable, Hashable {
  /// Until the connection stands.
  package var connect: Duration = .seconds(5)
  /// Until the engine has said who it is; a healthy one does at once, also on a busy machine.
  package var greeting: Duration = .seconds(10)
  /// Without progress from the request's last byte to the answer's head; nil: no limit.
  package var head: Duration? = .seconds(60)
  /// Without a byte of the answer's body while one is awaited; nil: no limit.
  package var idle: Duration? = .seconds(60)

  package init() {}

  /// For answers that come when something happens: `wait`, followed logs, events.
  package var unbounded: Self {
    var limits = self
    limits.head = nil
    limits.idle = nil
    return limits
  }

  /// For what takes longer by `duration` than the engine itself does.
  package func extended(by duration: Duration) -> Self {
    var limits = self
    limits.head = head.map { $0 + duration }
    limits.idle = idle.map { $0 + duration }
    return limits
  }
}
