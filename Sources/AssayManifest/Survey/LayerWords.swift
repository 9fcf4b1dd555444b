import AssayTestRuns

/// Tells layers by the words that people use for them.
enum LayerWords {
  /// The layer that a folder's, target's or script's name speaks of; nil if it speaks of none.
  static func layer(of name: some StringProtocol) -> TestLayer? {
    let stems = stems(of: name)
    let joined = stems.joined()
    if joined.contains("e2e") || joined.contains("endtoend") { return .endToEnd }
    if name.lowercased() == "it" { return .integration }
    return words.first { entry in stems.contains { entry.words.contains($0) } }?.layer
  }

  /// The layer that the innermost telling folder of a path speaks of, and that folder.
  static func folder(of path: String) -> (layer: TestLayer, folder: String)? {
    let parts = path.split(separator: "/").dropLast()
    for index in parts.indices.reversed() {
      if let layer = layer(of: parts[index]) {
        return (layer, parts[...index].joined(separator: "/"))
      }
    }
    return nil
  }

  private static let words: [(layer: TestLayer, words: [String])] = [
    (.endToEnd, ["acceptance", "smoke"]), (.contract, ["contract", "pact"]),
    (.integration, ["integration", "functional"]), (.unit, ["unit"]),
  ]

  /// The words of `orders_unit-tests` and `OrdersUnitTests`, in lower case and without "tests" or
  /// a plural's "s", so that no part of a longer word (`community`, `impact`) counts.
  private static func stems(of name: some StringProtocol) -> [String] {
    let characters = Array(name)
    var words = [""]
    for (index, character) in characters.enumerated() {
      guard character.isLetter || character.isNumber else {
        words.append("")
        continue
      }
      if character.isUppercase, index > 0 {
        let isNextLower = index + 1 < characters.count && characters[index + 1].isLowercase
        if characters[index - 1].isLowercase || isNextLower { words.append("") }
      }
      words[words.count - 1] += character.lowercased()
    }
    return words.compactMap { word in
      let suffix = ["tests", "test", "s"].first { word.hasSuffix($0) } ?? ""
      let stem = String(word.dropLast(suffix.count))
      return stem.isEmpty ? nil : stem
    }
  }
}
