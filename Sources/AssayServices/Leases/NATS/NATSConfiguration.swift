/// A configuration file of a NATS server, to which users of leases are added.
package struct NATSConfiguration: Sendable, Hashable {
  /// An account or a user of one lease.
  package struct Seat: Sendable, Hashable {
    package var name: String
    package var password: String

    package init(name: String, password: String) {
      self.name = name
      self.password = password
    }

    /// What names of subjects begin with.
    package var prefix: String { name + "." }
  }

  private let text: String
  /// Behind the brace that opens the accounts; nil: there are none.
  private let accounts: String.Index?
  /// Behind the bracket that opens the first account's users; nil: there is none.
  private let users: String.Index?

  package init(_ text: String) {
    self.text = text
    accounts = Self.end(of: "accounts", "{", in: text[...])
    users = accounts.flatMap { Self.end(of: "users", "[", in: text[$0...]) }
  }

  /// Whether there is a list of users to add to.
  package var hasUsers: Bool { users != nil }

  /// With an account, and a user in it, for each seat.
  package func addingAccounts(_ seats: [Seat]) -> String {
    let block = seats.map { seat in
      "  \(seat.name) { jetstream: enabled, users: [{ \(Self.login(seat)) }] }\n"
    }.joined()
    guard let accounts else { return text + "\naccounts {\n\(block)}\n" }
    return text[..<accounts] + "\n" + block + text[accounts...]
  }

  /// With a user for each seat, in the first account, who may use its own subjects only; nil: there
  /// is no such account.
  ///
  /// Inboxes, where answers come, and the interface of JetStream are the same for all.
  package func addingUsers(_ seats: [Seat]) -> String? {
    guard let users else { return nil }
    let block = seats.map { seat in
      "    { \(Self.login(seat)), permissions: {"
        + " publish: [\"\(seat.prefix)>\", \"_INBOX.>\", \"$JS.>\"],"
        + " subscribe: [\"\(seat.prefix)>\", \"_INBOX.>\"] } }\n"
    }.joined()
    return text[..<users] + "\n" + block + text[users...]
  }

  private static func login(_ seat: Seat) -> String {
    "user: \"\(seat.name)\", password: \"\(seat.password)\""
  }

  /// Behind `word`, an optional colon or equals sign, and `bracket`, where the word stands alone.
  private static func end(
    of word: String, _ bracket: Character, in text: Substring
  ) -> String.Index? {
    for range in text.ranges(of: word) {
      let before = text[..<range.lowerBound].last
      guard before.map({ $0.isWhitespace || "{,".contains($0) }) ?? true else { continue }
      let rest = text[range.upperBound...].drop { $0.isWhitespace || ":=".contains($0) }
      if rest.first == bracket { return rest.index(after: rest.startIndex) }
    }
    return nil
  }
}
