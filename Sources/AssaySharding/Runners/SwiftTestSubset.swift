import AssayTestRuns

/// `swift test --filter REGEX`, which may be given several times.
///
/// XCTest's names are `Module.Class/test`, Swift Testing's
/// `Module.Suite/Nested/test(of:)/File:1:2`; results spell the suite with or without its module and with dots or slashes.
enum SwiftTestSubset {
  static func invocations(_ subset: TestSubset) throws(SubsetFault) -> [SubsetInvocation] {
    let option = subset.mode == .only ? "--filter" : "--skip"
    let (prefix, suffix) = ("(?:^|[./])(?:", ")(?:$|/)")
    let texts = ArgumentLimits.packed(
      alternatives(subset.members.map(\.identity)), separator: "|",
      around: prefix.utf8.count + suffix.utf8.count)
    guard let texts, texts.reduce(0, { $0 + $1.utf8.count }) <= ArgumentLimits.all else {
      throw SubsetFault(
        runner: .swiftTest,
        what: "the names of \(subset.members.count) tests are longer than a command line may be, "
          + "and swift test reads no list from a file",
        remedy: "shard by suites instead of tests")
    }
    return [SubsetInvocation(arguments: texts.flatMap { [option, prefix + $0 + suffix] })]
  }

  /// An expression for the tests of each suite; those of many tests have several.
  private static func alternatives(_ tests: [TestIdentity]) -> [String] {
    var suites: [String: Set<String>] = [:]
    for test in tests { suites[test.suite, default: []].insert(test.name) }
    return suites.sorted { $0.key.bytesPrecede($1.key) }.flatMap { suite, names in
      // A suite as an item has no name.
      if names.contains("") { return suite.isEmpty ? [] : [separated(suite)] }
      let sorted = names.sorted { $0.bytesPrecede($1) }
      if suite.isEmpty { return sorted.map(separated) }
      return parts(sorted).map { "\(separated(suite))[./]\(RegexText.anyOf($0))" }
    }
  }

  /// Well below the limit of an argument, for what escapes add.
  private static func parts(_ names: [String]) -> [[String]] {
    var parts: [[String]] = []
    var size = 0
    for name in names {
      size += name.utf8.count + 8
      if parts.isEmpty || size > ArgumentLimits.one / 4 {
        parts.append([])
        size = name.utf8.count + 8
      }
      parts[parts.count - 1].append(name)
    }
    return parts
  }

  /// Every dot or slash stands for either.
  private static func separated(_ text: String) -> String {
    RegexText.escaped(text)
      .split(separator: #"\."#, omittingEmptySubsequences: false).joined(separator: "[./]")
      .split(separator: #"\/"#, omittingEmptySubsequences: false).joined(separator: "[./]")
  }
}
