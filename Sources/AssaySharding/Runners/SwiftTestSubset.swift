import AssayTestRuns

/// `swift test --filter REGEX`, which may be given several times.
///
/// XCTest's names are `Module.Class/test`, Swift Testing's `Module.Suite/Nested/test(of:)/File:1:2`;
/// results spell the suite with or without its module and with dots or slashes.
enum SwiftTestSubset {
  static func invocations(_ subset: TestSubset) throws(SubsetFault) -> [SubsetInvocation] {
    let alternatives = alternatives(subset.members.map(\.identity))
    let option = subset.mode == .only ? "--filter" : "--skip"
    let (prefix, suffix) = ("(^|[./])(", ")($|/)")
    let texts = ArgumentLimits.packed(
      alternatives, separator: "|", around: prefix.utf8.count + suffix.utf8.count)
    guard let texts, texts.reduce(0, { $0 + $1.utf8.count }) <= ArgumentLimits.all else {
      throw SubsetFault(
        runner: .swiftTest,
        what: "the names of \(subset.members.count) tests are longer than a command line may be, "
          + "and swift test reads no list from a file",
        remedy: "shard by suites instead of tests")
    }
    return [SubsetInvocation(arguments: texts.flatMap { [option, prefix + $0 + suffix] })]
  }

  /// An expression for the tests of each suite, so that names share its text; long ones are split.
  private static func alternatives(_ tests: [TestIdentity]) -> [String] {
    var suites: [String: Set<String>] = [:]
    for test in tests { suites[test.suite, default: []].insert(test.name) }
    return suites.sorted { $0.key.bytesPrecede($1.key) }.flatMap { suite, names in
      let place = pattern(ofSuite: suite)
      let names = names.sorted { $0.bytesPrecede($1) }.map(RegexText.escaped)
      if suite.isEmpty { return names.map { $0.replacingSeparators } }
      // A suite as an item has no name.
      if names.contains("") { return [place] }
      // Well below the limit, so that packing them never fails for a suite of many tests.
      let groups = ArgumentLimits.packed(
        names, separator: "|", around: place.utf8.count + 16, limit: ArgumentLimits.one / 4)
      return (groups ?? names).map { "\(place)[./](\($0))" }
    }
  }

  private static func pattern(ofSuite suite: String) -> String {
    RegexText.escaped(suite).replacingSeparators
  }
}

extension String {
  /// In an escaped expression: every dot or slash stands for either.
  fileprivate var replacingSeparators: String {
    split(separator: #"\."#, omittingEmptySubsequences: false).joined(separator: "[./]")
      .split(separator: #"\/"#, omittingEmptySubsequences: false).joined(separator: "[./]")
  }
}
