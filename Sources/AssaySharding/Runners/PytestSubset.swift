import AssayTestRuns

/// Node identifiers for pytest, as arguments or, when these are too many, in a file.
enum PytestSubset {
  /// Beyond it the arguments go to a file; well below what any system allows.
  private static let most = 100_000

  static func invocations(
    _ subset: TestSubset, listPath: String
  ) throws(SubsetFault) -> [SubsetInvocation] {
    var arguments: [String] = []
    var known: Set<String> = []
    for member in subset.members {
      let node = try node(of: member)
      guard known.insert(node).inserted else { continue }
      arguments.append(subset.mode == .only ? node : "--deselect=\(node)")
    }
    let size = arguments.reduce(0) { $0 + $1.utf8.count + 1 }
    if size <= most { return [SubsetInvocation(arguments: arguments)] }
    // Since pytest 8.2 `@FILE` stands for the arguments in the file, one in each line.
    return [
      SubsetInvocation(arguments: ["@\(listPath)"], list: arguments.joined(separator: "\n") + "\n")
    ]
  }

  /// `tests/test_a.py::TestClass::test[1]`, from what JUnit files say: the suite is the module's
  /// path with dots, then the classes.
  private static func node(of member: TestSubset.Member) throws(SubsetFault) -> String {
    let identity = member.identity
    let (path, classes) = try place(of: member)
    let parts = [path] + classes + (identity.name.isEmpty ? [] : [identity.name])
    let node = parts.joined(separator: "::")
    guard !node.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) else {
      throw SubsetFault(
        runner: .pytest, what: "the name of \(node) holds a line break, which no argument file can",
        remedy: "give the parameter an `id` of its own")
    }
    // What begins so would be read as an option or as an argument file.
    return node.hasPrefix("-") || node.hasPrefix("@") ? "./" + node : node
  }

  private static func place(
    of member: TestSubset.Member
  ) throws(SubsetFault) -> (path: String, classes: [String]) {
    let suite = member.identity.suite
    if suite.contains("::") || suite.hasSuffix(".py") { return (suite, []) }
    let words = suite.split(separator: ".").map(String.init)
    if let file = member.file, !file.isEmpty {
      let stem = file.hasSuffix(".py") ? String(file.dropLast(3)) : file
      let module = stem.split(separator: "/").filter { $0 != "." }.map(String.init)
      // A suite of files alone, or of a package that the path has more folders than.
      let shared = (0...module.count).first { words.starts(with: module[$0...]) } ?? module.count
      return (file, Array(words.dropFirst(module.count - shared)))
    }
    let module = words.prefix { $0.first?.isUppercase != true }
    guard !module.isEmpty else {
      throw SubsetFault(
        runner: .pytest, what: "nothing says in which file \(member.identity.text) is",
        remedy: "have pytest write `junit_family=xunit1`, which names files, or shard by files")
    }
    return (module.joined(separator: "/") + ".py", Array(words.dropFirst(module.count)))
  }
}
