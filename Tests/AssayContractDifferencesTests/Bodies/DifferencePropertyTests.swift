import AssayContractDifferences
import AssayJSON
import AssayMatching
import Testing

/// What holds for any two bodies.
struct DifferencePropertyTests {
  @Test(arguments: 0..<400)
  func `the rows hold both bodies, and every mismatch is there once`(seed: UInt64) throws {
    var numbers = SplitMix(seed)
    let expected = numbers.json()
    let actual = numbers.changed(expected)
    let isRequest = numbers.below(2) == 0
    let rules = numbers.below(3) == 0 ? #"{"$": {"matchers": [{"match": "type"}]}}"# : "{}"
    let comparing = try Comparing(
      expected.description, actual.description, rules: rules, isRequest: isRequest)
    let difference = comparing.difference()
    #expect(try json(difference.rows.compactMap(\.expected)) == expected, "seed \(seed)")
    #expect(try json(difference.rows.compactMap(\.actual)) == actual, "seed \(seed)")
    let all = difference.rows.flatMap(\.notes) + difference.listed.map(\.mismatch)
    #expect(
      all.map(\.description).sorted() == comparing.mismatches.map(\.description).sorted(),
      "seed \(seed)")
    #expect(difference.isEmpty == comparing.mismatches.isEmpty, "seed \(seed)")
    #expect(!difference.listed.contains { $0.reason == .leftOut })
    #expect(difference == comparing.difference(), "seed \(seed)")
    let condensed = difference.condensed(context: 1, limit: 20)
    let shown = condensed.rows.flatMap(\.notes) + condensed.listed.map(\.mismatch)
    #expect(shown.map(\.description).sorted() == all.map(\.description).sorted(), "seed \(seed)")
    let lines = condensed.rows.reduce(0) { sum, row in
      switch row.kind {
      case .elided(let count), .omitted(let count): sum + count
      default: sum + 1
      }
    }
    #expect(lines == difference.rows.count, "seed \(seed)")
  }

  /// Puts the commas back that lines leave out.
  private func json(_ lines: [DifferenceLine]) throws -> JSON {
    let texts = lines.filter { !$0.isRepeated }.map(\.text)
    var result = ""
    for (index, text) in texts.enumerated() {
      result += text
      let opens = text.hasSuffix("{") || text.hasSuffix("[")
      let next = index + 1 < texts.count ? texts[index + 1] : "}"
      if !opens, next != "}", next != "]" { result += "," }
    }
    return try JSON(parsing: result)
  }

  @Test(arguments: 0..<200)
  func `no rows of small lists change that need not`(seed: UInt64) throws {
    var numbers = SplitMix(seed)
    let expected = (0..<numbers.below(8)).map { _ in numbers.below(4) }
    let actual = (0..<numbers.below(8)).map { _ in numbers.below(4) }
    let difference = try Comparing("\(expected)", "\(actual)").difference()
    let changed = difference.rows.filter { row in
      [.changed, .missing, .unexpected].contains(row.kind)
    }
    // An empty list is one line, and is shown beside three or more.
    guard !expected.isEmpty, !actual.isEmpty else { return }
    #expect(changed.count == fewestEdits(expected[...], actual[...]), "seed \(seed)")
  }

  /// Tries all ways.
  private func fewestEdits(_ one: ArraySlice<Int>, _ other: ArraySlice<Int>) -> Int {
    guard let first = one.first, let otherFirst = other.first else {
      return one.count + other.count
    }
    let pair = (first == otherFirst ? 0 : 1) + fewestEdits(one.dropFirst(), other.dropFirst())
    return min(
      pair, 1 + fewestEdits(one.dropFirst(), other), 1 + fewestEdits(one, other.dropFirst()))
  }

  @Test(arguments: 0..<100)
  func `no lines of small lists of objects change that need not`(seed: UInt64) throws {
    var numbers = SplitMix(seed)
    func objects() -> [JSON] {
      (0..<(1 + numbers.below(4))).map { _ in
        ["a": .number(JSONNumber(numbers.below(2))), "b": .number(JSONNumber(numbers.below(3)))]
      }
    }
    let (expected, actual) = (objects(), objects())
    let difference = try Comparing(
      JSON.array(expected).description, JSON.array(actual).description
    ).difference()
    let changed = difference.rows.filter { row in
      [.changed, .missing, .unexpected].contains(row.kind)
    }
    #expect(changed.count == fewestLines(expected[...], actual[...]), "seed \(seed)")
  }

  private func fewestLines(_ one: ArraySlice<JSON>, _ other: ArraySlice<JSON>) -> Int {
    guard let first = one.first, let otherFirst = other.first else {
      return 4 * (one.count + other.count)
    }
    let pair = ["a", "b"].filter { first[$0] != otherFirst[$0] }.count
    return min(
      pair + fewestLines(one.dropFirst(), other.dropFirst()),
      4 + fewestLines(one.dropFirst(), other), 4 + fewestLines(one, other.dropFirst()))
  }
}
