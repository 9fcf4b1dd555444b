import AssayDependencies

/// Passwords whose verifiers the server has already computed.
///
/// SCRAM makes a verifier out of 4096 rounds of hashing, which takes 5 ms of a processor. So a
/// password is used again by a later lease, under another role's name, never by two at once.
struct PasswordStock: Sendable {
  struct Entry: Sendable, Equatable {
    var password: String
    /// What the server keeps of it.
    var verifier: String
  }

  private var entries: [Entry] = []
  private static let limit = 64

  static func new() -> String {
    var generator = SystemRandomNumberGenerator()
    return LeaseIdentifier.secret(using: &generator)
  }

  /// One that nobody has now; nil: a new one has to be made.
  mutating func take() -> Entry? { entries.popLast() }

  /// Takes back the password of a role that is gone.
  mutating func put(_ password: String, verifier: String?) {
    // Other kinds have the role's name in them.
    guard let verifier, verifier.hasPrefix("SCRAM-SHA-256$"), entries.count < Self.limit else {
      return
    }
    entries.append(Entry(password: password, verifier: verifier))
  }
}
