import AssayTestRuns

/// `go test PACKAGE -run REGEX`, a start for each package, as the expression holds for all of them.
///
/// Source: `testing/match.go`: alternatives of levels that `/` divides; tried with Go 1.19.
enum GoTestSubset {
  static func invocations(_ subset: TestSubset) throws(SubsetFault) -> [SubsetInvocation] {
    guard subset.mode == .only else {
      throw SubsetFault(
        runner: .goTest,
        what: "go test skips by name in all packages at once, so it can't be asked for all but "
          + "some tests",
        remedy: "give it the packages to run, or name the tests")
    }
    var packages: [String: Set<String>] = [:]
    for member in subset.members {
      guard !member.identity.suite.isEmpty else {
        throw SubsetFault(
          runner: .goTest, what: "nothing says in which package \(member.identity.name) is",
          remedy: "read the results of `go test -json`, which names packages")
      }
      packages[member.identity.suite, default: []].insert(member.identity.name)
    }
    var invocations: [SubsetInvocation] = []
    for (package, names) in packages.sorted(by: { $0.key.bytesPrecede($1.key) }) {
      // A package as an item has no name.
      if names.contains("") {
        invocations.append(SubsetInvocation(arguments: [package]))
        continue
      }
      let patterns = names.sorted { $0.bytesPrecede($1) }.map(pattern)
      guard let texts = ArgumentLimits.packed(patterns, separator: "|", around: 0) else {
        throw SubsetFault(
          runner: .goTest, what: "a test of \(package) has a name too long for a command line",
          remedy: "shard by packages")
      }
      invocations += texts.map { SubsetInvocation(arguments: [package, "-run", $0]) }
    }
    return invocations
  }

  /// A part of the name at each level, whole.
  private static func pattern(_ name: String) -> String {
    name.split(separator: "/", omittingEmptySubsequences: false)
      .map { "^\(RegexText.escaped(String($0)))$" }
      .joined(separator: "/")
  }
}
