/// The formats of strings that are checked; others say nothing, as JSON Schema wants it.
enum SchemaFormat {
  /// Whether a text has a format; nil when the format is not known.
  static func matches(_ format: String, _ text: String) -> Bool? {
    switch format {
    case "date-time": isDateTime(text)
    case "date": isDate(text[...])
    case "time": isTime(text[...])
    case "email": isEmail(text)
    case "uuid": isUUID(text)
    case "uri": isURI(text)
    case "hostname": isHostname(text)
    case "ipv4": isIPv4(text[...])
    case "ipv6": isIPv6(text)
    case "byte": isBase64(text)
    case "json-pointer": isPointer(text)
    default: nil
    }
  }

  // MARK: Dates (RFC 3339)

  private static func isDateTime(_ text: String) -> Bool {
    guard let separator = text.firstIndex(where: { "Tt ".contains($0) }) else { return false }
    return isDate(text[..<separator]) && isTime(text[text.index(after: separator)...])
  }

  private static func isDate(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = number(parts[0], digits: 4),
      let month = number(parts[1], digits: 2), let day = number(parts[2], digits: 2),
      1...12 ~= month
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1...days[month - 1] ~= day
  }

  private static func isTime(_ text: Substring) -> Bool {
    guard let zone = text.firstIndex(where: { "Zz+-".contains($0) }) else { return false }
    let parts = text[..<zone].split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, let hour = number(parts[0], digits: 2), hour < 24,
      let minute = number(parts[1], digits: 2), minute < 60
    else { return false }
    let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard 1...2 ~= seconds.count, let second = number(seconds[0], digits: 2), second <= 60,
      seconds.count == 1 || !seconds[1].isEmpty && seconds[1].allSatisfy(isDigit),
      let offset = offset(text[zone...])
    else { return false }
    // A leap second comes at the end of a day of UTC.
    return second < 60 || (hour * 60 + minute - offset + 2 * 1440) % 1440 == 1439
  }

  /// In minutes east of UTC.
  private static func offset(_ text: Substring) -> Int? {
    if text == "Z" || text == "z" { return 0 }
    let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let hour = number(parts[0], digits: 2), hour < 24,
      let minute = number(parts[1], digits: 2), minute < 60
    else { return nil }
    return (text.first == "-" ? -1 : 1) * (hour * 60 + minute)
  }

  private static func isDigit(_ character: Character) -> Bool { "0"..."9" ~= character }

  private static func number(_ text: Substring, digits: Int) -> Int? {
    text.count == digits && text.allSatisfy(isDigit) ? Int(text) : nil
  }

  // MARK: Addresses

  /// A name, or anything in quotes, and a host, or an address in brackets (RFC 5321, 4.1.2).
  private static func isEmail(_ text: String) -> Bool {
    guard let at = text.lastIndex(of: "@") else { return false }
    let name = text[..<at]
    let isQuoted = name.count > 2 && name.first == "\"" && name.last == "\""
    guard
      isQuoted
        || !name.isEmpty && name.first != "." && name.last != "." && !name.contains("..")
          && !name.contains(where: { $0.isWhitespace || $0 == "@" })
    else { return false }
    let host = text[text.index(after: at)...]
    guard host.first == "[", host.last == "]" else { return isHostname(String(host)) }
    let address = host.dropFirst().dropLast()
    return address.hasPrefix("IPv6:") ? isIPv6(String(address.dropFirst(5))) : isIPv4(address)
  }

  private static func isHostname(_ text: String) -> Bool {
    guard 1...253 ~= text.utf8.count else { return false }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      1...63 ~= label.count && label.first != "-" && label.last != "-"
        && label.allSatisfy { $0.isLetter || isDigit($0) || $0 == "-" }
    }
  }

  private static func isUUID(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.allSatisfy(\.isASCIIHexadecimal) }
  }

  /// A scheme, a colon, and no character that URIs have to escape (RFC 3986).
  private static func isURI(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":"), let first = text.first, first.isASCII,
      first.isLetter
    else { return false }
    let scheme = text[..<colon]
    guard scheme.allSatisfy({ $0.isASCII && ($0.isLetter || isDigit($0) || "+-.".contains($0)) })
    else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      scalar.value > 0x20 && scalar.value < 0x7F && !"\"<>\\^`{|}".unicodeScalars.contains(scalar)
    }
  }

  private static func isIPv4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        1...3 ~= part.count && part.allSatisfy(isDigit) && (part == "0" || part.first != "0")
          && (Int(part) ?? 256) < 256
      }
  }

  private static func isIPv6(_ text: String) -> Bool {
    let halves = text.split(separator: "::", omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return false }
    var count = 0
    for (index, half) in halves.enumerated() where !half.isEmpty {
      let groups = half.split(separator: ":", omittingEmptySubsequences: false)
      for (place, group) in groups.enumerated() {
        let isLast = index == halves.count - 1 && place == groups.count - 1
        if isLast, group.contains(".") {
          guard isIPv4(group) else { return false }
          count += 2
        } else {
          guard 1...4 ~= group.count, group.allSatisfy(\.isASCIIHexadecimal) else { return false }
          count += 1
        }
      }
    }
    return halves.count == 2 ? count < 8 : count == 8
  }

  // MARK: Others

  private static func isBase64(_ text: String) -> Bool {
    let padding = text.suffix(2).filter { $0 == "=" }.count
    return text.utf8.count % 4 == 0
      && text.dropLast(padding).allSatisfy {
        $0.isASCII && ($0.isLetter || isDigit($0) || $0 == "+" || $0 == "/")
      }
  }

  private static func isPointer(_ text: String) -> Bool {
    guard text.isEmpty || text.hasPrefix("/") else { return false }
    return text.split(separator: "~", omittingEmptySubsequences: false).dropFirst()
      .allSatisfy { $0.first == "0" || $0.first == "1" }
  }
}

extension Character {
  fileprivate var isASCIIHexadecimal: Bool { isASCII && isHexDigit }
}
