import AssayTestRuns

/// `jest --runTestsByPath FILE…`: Jest chooses files; names it would look for in every one of them.
enum JestSubset {
  static func invocations(_ subset: TestSubset) throws(SubsetFault) -> [SubsetInvocation] {
    guard subset.mode == .only else {
      throw SubsetFault(
        runner: .jest,
        what: "Jest can leave files out only in place of those that its configuration leaves out",
        remedy: "name the files to run")
    }
    var files: Set<String> = []
    for member in subset.members {
      guard let file = member.file, !file.isEmpty else {
        throw SubsetFault(
          runner: .jest, what: "nothing says in which file '\(member.identity.text)' is",
          remedy: "have jest-junit write files (`addFileAttribute`), or shard by files")
      }
      files.insert(file.hasPrefix("-") ? "./" + file : file)
    }
    var invocations: [SubsetInvocation] = []
    var size = 0
    for file in files.sorted(by: { $0.bytesPrecede($1) }) {
      let length = file.utf8.count + 1
      if invocations.isEmpty || size + length > ArgumentLimits.all {
        invocations.append(SubsetInvocation(arguments: ["--runTestsByPath"]))
        size = 0
      }
      invocations[invocations.count - 1].arguments.append(file)
      size += length
    }
    return invocations
  }
}
