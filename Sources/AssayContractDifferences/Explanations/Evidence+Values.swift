import AssayJSON
import AssayMatching

/// What single values show.
extension Evidence {
  var ofValues: [Explanation] {
    orderOnly + nulls + numbersAsText + otherKinds + dateFormats + spelling + exactValues
  }

  private func explain(
    _ kind: Explanation.Kind, _ names: [String], _ advice: String,
    _ words: (String) -> String
  ) -> [Explanation] {
    names.isEmpty ? [] : [Explanation(kind, words(Self.listed(names)), advice)]
  }

  private var orderOnly: [Explanation] {
    var seen: Set<RulePath> = []
    let names = pairs.compactMap { pair -> String? in
      let path: RulePath
      if case .index? = pair.path.tokens.last {
        path = RulePath(pair.path.tokens.dropLast())
      } else if pair.expected?.array != nil {
        path = pair.path
      } else {
        // Of an element that is an object, one level up.
        guard
          let index = pair.path.tokens.lastIndex(where: {
            if case .index = $0 { true } else { false }
          })
        else { return nil }
        path = RulePath(Array(pair.path.tokens[..<index]))
      }
      guard seen.insert(path).inserted, let expected, let actual,
        let one = Self.value(expected, path, takesFirst: false)?.array,
        let other = Self.value(actual, path, takesFirst: false)?.array,
        one.count > 1, one.count == other.count, one != other,
        Self.counts(one) == Self.counts(other)
      else { return nil }
      return path.description
    }
    return explain(
      .orderOnly, names,
      "If the order means nothing, let each element be found anywhere (arrayContains); else sort it."
    ) { "\($0) has the same elements in another order" }
  }

  private static func counts(_ array: [JSON]) -> [JSON: Int] {
    array.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private var nulls: [Explanation] {
    let names = pairs.filter { $0.actual == .null && $0.expected != nil && $0.expected != .null }
      .map(\.name)
    return explain(
      .null, names,
      "If null is allowed, let the contract say null or type; else check how the state fills it."
    ) { "\($0) is null where a value is required" }
  }

  private var numbersAsText: [Explanation] {
    let names = pairs.compactMap { pair -> String? in
      switch (pair.expected, pair.actual) {
      case (.number?, .string(let text)?) where JSONNumber(text: text) != nil:
        "\(pair.name) is a number written as text"
      case (.string(let text)?, .number(let number)?) where JSONNumber(text: text) != nil:
        "\(pair.name) is the number \(number.text) where text is expected"
      case (.bool?, .string(let text)?) where text == "true" || text == "false":
        "\(pair.name) is \(text) written as text"
      default: nil
      }
    }
    return explain(
      .textInsteadOfNumber, names,
      "Decide for one kind; readers of typed languages fail on the other."
    ) { $0 }
  }

  private var otherKinds: [Explanation] {
    let changes = pairs.compactMap { pair -> String? in
      guard let one = pair.expected, let other = pair.actual, other != .null, one != .null,
        one.kind != other.kind
      else { return nil }
      switch (one, other) {
      case (.number(let number), .number(let otherNumber)):
        return number.hasValue(of: otherNumber)
          ? "\(pair.name) is written \(otherNumber.text) instead of \(number.text)"
          : "\(pair.name) went from \(one.kind.words) to \(other.kind.words)"
      case (.number, .string(let text)) where JSONNumber(text: text) != nil: return nil
      case (.string(let text), .number) where JSONNumber(text: text) != nil: return nil
      // A date that became a number has a better explanation.
      case (.string(let text), .number(let number))
      where DateShape(text) != nil && DateShape(number) != nil:
        return nil
      default: return "\(pair.name) went from \(one.kind.words) to \(other.kind.words)"
      }
    }
    return explain(
      .otherKind, changes, "If both are right, let a rule take them; else correct one side."
    ) { "the type changed: \($0)" }
  }

  private var dateFormats: [Explanation] {
    let changes = pairs.compactMap { pair -> String? in
      guard let one = pair.expected.flatMap(DateShape.init),
        let other = pair.actual.flatMap(DateShape.init),
        one != other
      else { return nil }
      return "\(pair.name) is \(other.words) instead of \(one.words)"
    }
    return explain(
      .otherDateFormat, changes, "Agree on one format, and let a date rule name it."
    ) { "a date is written in another way: \($0)" }
  }

  /// Texts that mean the same to many readers.
  private var spelling: [Explanation] {
    var (cases, spaces, looks): ([String], [String], [String]) = ([], [], [])
    for text in texts where !text.expected.isIdentical(to: text.actual) {
      if text.expected == text.actual {
        looks.append(text.place)
      } else if text.expected.lowercased() == text.actual.lowercased() {
        cases.append(text.place)
      } else if text.expected.filter({ !$0.isWhitespace })
        == text.actual.filter({ !$0.isWhitespace })
      {
        spaces.append(text.place)
      }
    }
    return explain(.letterCase, cases, "Write it the same on both sides, or let a regex take both.")
    {
      "\($0) differs only in upper and lower case"
    }
      + explain(.whiteSpace, spaces, "Trim it on one side, or let a regex take both.") {
        "\($0) differs only in white space"
      }
      + explain(.lookAlike, looks, "Bring both into one Unicode normal form.") {
        "\($0) looks the same and is made of other Unicode characters"
      }
  }

  /// Values of one shape that are made anew for each answer, and were compared letter by letter.
  private var exactValues: [Explanation] {
    let names = pairs.compactMap { pair -> String? in
      guard pair.mismatch.rule == nil, let one = pair.expected, let other = pair.actual else {
        return nil
      }
      if let text = one.string, let otherText = other.string, text.isUUID, otherText.isUUID {
        return "\(pair.name) is another UUID"
      }
      if let shape = one.string.flatMap({ DateShape($0) }), shape == DateShape(other) {
        return "\(pair.name) is another \(shape.noun)"
      }
      return nil
    }
    return explain(
      .exactValue, names,
      "If any will do, let a type or a format decide instead of the example's very value."
    ) { $0 }
  }
}

extension String {
  /// Whether it is written as a UUID (RFC 9562, section 4).
  fileprivate var isUUID: Bool {
    let parts: [Substring] = split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
  }
}
