import AssayTestRuns

/// A file with a test in each line, for runners that Assay does not know.
enum ListSubset {
  static func invocation(
    _ subset: TestSubset, listPath: String
  ) throws(SubsetFault) -> SubsetInvocation {
    var lines: Set<String> = []
    for identity in subset.members.map(\.identity) {
      guard !identity.text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
        throw SubsetFault(
          runner: .list, what: "the name of '\(identity.text)' holds a line break",
          remedy: "rename the test, or shard by suites")
      }
      lines.insert(identity.text)
    }
    return SubsetInvocation(
      arguments: [],
      environment: [
        "ASSAY_TEST_LIST": listPath,
        "ASSAY_TEST_LIST_MODE": subset.mode == .only ? "only" : "all-but",
      ],
      list: lines.sorted { $0.bytesPrecede($1) }.map { $0 + "\n" }.joined())
  }
}
