/// What Assay's own databases and roles are called.
enum PostgresNames {
  /// Owns what migrations made; every lease is a member.
  static let owner = "assay_owner"
  /// Migrated and seeded; nobody may connect to it.
  static let template = "assay_template"
  /// What all share who want no isolation.
  static let shared = "assay_shared"
  /// Where schemas of tests are.
  static let schemas = "assay_schemas"
  /// What the template's comment says when the preparation was finished.
  static let mark = "prepared by assay 2"
}

/// Names of leases: those of one run begin alike, so that another run can tell when it is over.
struct LeaseNames: Sendable {
  /// Six letters and digits.
  let tag: String
  private var count = 0

  init(using generator: inout some RandomNumberGenerator) {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    tag = String((0..<6).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
  }

  /// As `LeaseIdentifier` has them: `assay_` and twelve letters and digits.
  mutating func next() -> String {
    count += 1
    let number = String(count, radix: 36)
    return "assay_\(tag)" + String(repeating: "0", count: max(0, 6 - number.count)) + number
  }

  /// The tag of a name that some run made; nil: it is no such name.
  static func tag(of name: String) -> String? {
    let rest = name.dropFirst("assay_".count)
    guard name.hasPrefix("assay_"), rest.utf8.count == 12, rest.utf8.allSatisfy(\.isInName) else {
      return nil
    }
    return String(rest.prefix(6))
  }
}

extension UInt8 {
  fileprivate var isInName: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
  }
}
