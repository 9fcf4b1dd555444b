import AssayJSON
package import AssayMatching

extension RulePath {
  /// Whether it is the path of a value, or of something above it.
  package func holds(for path: RulePath) -> Bool {
    tokens.count <= path.tokens.count
      && zip(tokens, path.tokens).allSatisfy { token, step in
        switch step {
        case .name(let name): token.holds(for: name)
        case .index(let index): token.holds(for: index)
        case .any, .anyIndex: false
        }
      }
  }

  /// The name of the member where it ends.
  var lastName: String? {
    for token in tokens.reversed() { if case .name(let name) = token { return name } }
    return nil
  }
}

extension Matcher {
  var isOfTypes: Bool { if case .type = self { true } else { false } }
}

extension JSON {
  /// A single value as text.
  var single: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let bool): bool ? "true" : "false"
    case .null, .array, .object: nil
    }
  }

  /// What a provider makes anew each time, in words; nil: it looks like a value that stays.
  func generated(named name: String?) -> String? {
    switch self {
    case .string(let text):
      if text.isUUID { return "an identifier" }
      if text.isMoment { return "a moment" }
      return nil
    case .number(let number) where number.isInteger:
      let name = name?.lowercased() ?? ""
      return name == "id" || name.hasSuffix("_id") ? "an identifier" : nil
    default: return nil
    }
  }
}

extension String {
  /// Eight, four, four, four and twelve hexadecimal digits.
  var isUUID: Bool {
    let parts: [Substring] = split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
  }

  /// A date of ISO 8601, alone or with a time.
  var isMoment: Bool {
    let letters = Array(utf8)
    guard letters.count >= 10, letters[4] == UInt8(ascii: "-"), letters[7] == UInt8(ascii: "-")
    else { return false }
    let places = [0, 1, 2, 3, 5, 6, 8, 9]
    return places.allSatisfy { letters[$0] &- UInt8(ascii: "0") < 10 }
      && (letters.count == 10 || letters[10] == UInt8(ascii: "T") || letters[10] == 0x20)
  }

  /// Capital letters and underlines, as constants are written.
  var isConstant: Bool {
    count > 2 && utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0 &- UInt8(ascii: "A") < 26 }
  }
}
