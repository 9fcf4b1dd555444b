/// Names for leases, which servers show as users, databases and virtual hosts.
package enum LeaseIdentifier {
  /// What every name begins with.
  package static let prefix = "assay_"
  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
  private static let randomCount = 12

  /// A name that no other lease has: letters, digits and one underscore, 18 in all.
  ///
  /// Short enough for a user of MySQL (32) and PostgreSQL (63).
  package static func make(using generator: inout some RandomNumberGenerator) -> String {
    prefix + random(randomCount, using: &generator)
  }

  /// A password of letters and digits, which needs no quoting in any connection string.
  package static func secret(using generator: inout some RandomNumberGenerator) -> String {
    random(20, using: &generator)
  }

  /// The names that occur in a text, for example in a line of a server's log.
  package static func found(in text: String) -> [String] {
    let bytes = Array(text.utf8)
    let mark = Array(prefix.utf8)
    let length = mark.count + randomCount
    var result: [String] = []
    var index = 0
    while index + length <= bytes.count {
      let candidate = bytes[index..<index + length]
      let isName =
        candidate.starts(with: mark)
        && candidate.dropFirst(mark.count).allSatisfy { alphabet.contains($0) }
      if isName { result.append(String(decoding: candidate, as: UTF8.self)) }
      index += isName ? length : 1
    }
    return result
  }

  private static func random(
    _ count: Int, using generator: inout some RandomNumberGenerator
  ) -> String {
    let bytes = (0..<count).map { _ in
      alphabet[Int.random(in: alphabet.indices, using: &generator)]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
