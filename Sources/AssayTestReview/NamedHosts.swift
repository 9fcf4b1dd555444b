/// Where a text names one of some hosts.
package enum NamedHosts {
  /// The hosts that occur, each with the first line that names it.
  ///
  /// In any case; a longer name that ends in one is meant, too (`db.shop.com` under `shop.com`).
  package static func find(_ hosts: [String], in text: [UInt8]) -> [(host: String, line: Int)] {
    guard !hosts.isEmpty else { return [] }
    let wanted = hosts.map { (host: $0, bytes: Array($0.lowercased().utf8)) }
    var found: [String: Int] = [:]
    var number = 0
    for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let lowered = line.map { $0.isUppercase ? $0 + 32 : $0 }
      for (host, bytes) in wanted where found[host] == nil && occurs(bytes, in: lowered) {
        found[host] = number
      }
    }
    return hosts.compactMap { host in found[host].map { (host, $0) } }
  }

  private static func occurs(_ word: [UInt8], in line: [UInt8]) -> Bool {
    guard let first = word.first, line.count >= word.count else { return false }
    return (0...(line.count - word.count)).contains { start in
      guard line[start] == first, line[start...].starts(with: word) else { return false }
      func isName(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte == 45 }
      let end = start + word.count
      let isCut = start > 0 && isName(line[start - 1])
      // `shop.com.example` is another host, a full stop at the end of a sentence is not.
      let goesOn =
        end < line.count
        && (isName(line[end])
          || line[end] == UInt8(ascii: ".") && end + 1 < line.count && isName(line[end + 1]))
      return !isCut && !goesOn
    }
  }
}
