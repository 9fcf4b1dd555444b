/// Which versions of a server will do: `15` takes every 15.x, `7.0` every 7.0.x.
package struct VersionRequirement: Sendable, Hashable, CustomStringConvertible {
  /// As written.
  package var text: String

  package init(_ text: String) { self.text = text }

  package var description: String { text }

  /// Whether all numbers of the requirement are the first numbers of `version`.
  package func matches(_ version: ServerVersion) -> Bool {
    let wanted = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let found = version.text.split(separator: ".").map(String.init)
    return wanted.count <= found.count && zip(wanted, found).allSatisfy { $0 == $1 }
  }
}

/// A server's version as its program prints it, ordered by its numbers.
package struct ServerVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// For example `15.18` or `17beta1`.
  package var text: String

  /// Finds the first word that begins with a digit, for example in `postgres (PostgreSQL) 15.18`.
  ///
  /// A `v=` or `v` before it is skipped, as Redis writes `v=7.0.15` and NATS `v2.9.10`; a
  /// distribution's addition behind a dash, too, as in `10.11.19-MariaDB-0+deb12u1`. Returns nil
  /// when there is none.
  package init?(in output: String) {
    let words = output.split { $0 == " " || $0 == "\n" || $0 == "=" }
      .map { $0.first == "v" ? $0.dropFirst() : $0 }
    guard let word = words.first(where: { $0.first?.isASCIIDigit == true }) else { return nil }
    text = String(word.prefix { $0 != "-" })
  }

  package var description: String { text }

  /// The first number; 0 when it is beyond an `Int`.
  package var major: Int { numbers.first ?? 0 }

  private var numbers: [Int] {
    text.split(separator: ".").map { Int($0.prefix { $0.isASCIIDigit }) ?? 0 }
  }

  package static func < (left: Self, right: Self) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
