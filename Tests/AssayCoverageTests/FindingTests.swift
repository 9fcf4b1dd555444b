import AssayCoverage
import AssayTestRuns
import Testing

struct FindingTests {
  static func map(_ path: String, _ lines: [Int: Int]) -> CoverageMap {
    CoverageMapTests.map(path, lines)
  }

  static func change(_ path: String, _ lines: [Int]) -> ChangedFile {
    ChangedFile(path: path, oldPath: path, kind: .modified, added: LineSet(lines))
  }

  // MARK: The change

  @Test func `tells covered, uncovered and other changed lines apart`() {
    var map = Self.map("a.swift", [1: 1, 2: 0, 4: 3, 9: 0])
    map.change("a.swift") { $0.add(line: 4, LineBranches(covered: 1, total: 2)) }
    let diff = DiffCoverage(
      of: [
        Self.change("a.swift", [1, 2, 3, 4]), Self.change("README.md", [1]),
        ChangedFile(path: "gone.swift", oldPath: "gone.swift", kind: .deleted),
      ], in: map)
    #expect(diff.files.map(\.path) == ["a.swift"])
    #expect(diff.files.first?.covered == LineSet([1, 4]))
    #expect(diff.files.first?.uncovered == LineSet([2]))
    #expect(diff.files.first?.notExecutable == LineSet([3]))
    #expect(diff.files.first?.partial == LineSet([4]))
    #expect(diff.unmeasured == ["README.md"])
    #expect(diff.lines == .init(covered: 2, total: 3))
  }

  @Test func `sums without lines do not measure a change`() {
    var map = CoverageMap()
    map.change("a.swift") { $0.sums = .init(lines: .init(covered: 9, total: 9)) }
    #expect(DiffCoverage(of: [Self.change("a.swift", [1])], in: map).unmeasured == ["a.swift"])
  }

  // MARK: Floors

  @Test func `says what falls short, and what nobody measured`() {
    let map = Self.map("core/a", [1: 1, 2: 1, 3: 1, 4: 0])
    let diff = DiffCoverage(of: [Self.change("core/a", [3, 4])], in: map)
    let threshold = CoverageThreshold(
      name: "core", lines: 75, regions: 50, changedLines: 80, matches: { $0.hasPrefix("core/") })
    let found = threshold.shortfalls(in: map, diff: diff)
    #expect(found.map(\.measure) == [.regions, .changedLines])
    #expect(found.map(\.actual) == [nil, 50])
    let elsewhere = CoverageThreshold(name: "x", lines: 1, changedLines: 1, matches: { $0 == "x" })
    #expect(elsewhere.shortfalls(in: map, diff: diff).map(\.measure) == [.lines])
  }

  // MARK: Layers

  @Test func `finds critical lines that only end-to-end tests reach`() {
    let map = CoverageMap.merged([
      Self.map("core/a", [1: 1, 2: 0, 3: 0, 4: 0]).measured(by: .unit),
      Self.map("core/a", [1: 1, 2: 1, 3: 1, 4: 0]).measured(by: .endToEnd),
      Self.map("core/a", [3: 1]).measured(by: .contract),
      Self.map("other", [1: 1]).measured(by: .endToEnd),
      Self.map("core/b", [1: 1]).measured(by: .unit),
    ])
    let found = LayerFinding.onlyEndToEnd(map) { $0.hasPrefix("core/") }
    #expect(found.map(\.path) == ["core/a"])
    #expect(found.map(\.lines) == [LineSet([2])])
    #expect(map.linesByCheapestLayer() == [.unit: 2, .contract: 1, .endToEnd: 2])
  }

  // MARK: Risk

  @Test func `lists what is changed often and critical first`() {
    var map = Self.map("core/a", [1: 1, 2: 0, 4: 0, 5: 1, 6: 0])
    map.merge(Self.map("busy", [1: 0]))
    map.merge(Self.map("quiet", [1: 0, 2: 0]))
    map.change("core/a") { file in
      file.add(line: 5, LineBranches(covered: 1, total: 3))
      file.add(line: 2, LineBranches(covered: 0, total: 2))
      file.add(.init(startLine: 5, startColumn: 3, endLine: 5, endColumn: 9), count: 0)
      file.add(.init(startLine: 2, startColumn: 3, endLine: 2, endColumn: 9), count: 0)
    }
    let risks = CoverageRisk.list(map, changes: ["busy": 5, "quiet": -3]) { $0 == "core/a" }
    #expect(risks.map(\.path) == ["core/a", "core/a", "core/a", "core/a", "busy", "quiet"])
    #expect(
      risks.map(\.kind) == [
        // Lines 2 and 4 follow each other, as 3 holds no code.
        .lines(2...4), .branches(line: 5, missed: 2),
        .region(.init(startLine: 5, startColumn: 3, endLine: 5, endColumn: 9)), .lines(6...6),
        .lines(1...1), .lines(1...2),
      ])
    #expect(risks.map(\.score) == [10, 10, 10, 10, 6, 1])
  }

  // MARK: llvm-cov

  @Test func `merges and exports what swift test left`() throws {
    let commands = try LLVMCoverageCommands(
      folder: "/p/.build/debug",
      files: [
        "codecov/b.profraw", "codecov/a.profraw", "codecov/default.profdata",
        "ShopPackageTests.xctest", "Shop.build/x.o", "elsewhere/c.profraw",
      ], sources: ["/p/Sources"], tools: "/usr/bin")
    #expect(
      commands.list
        == "/p/.build/debug/codecov/a.profraw\n/p/.build/debug/codecov/b.profraw\n")
    let merge = try #require(commands.commands.first)
    #expect(merge.program == "/usr/bin/llvm-profdata")
    #expect(
      merge.arguments == [
        "merge", "-sparse", "--failure-mode=all",
        "--input-files=/p/.build/debug/codecov/assay-profiles.txt", "-o",
        "/p/.build/debug/codecov/assay.profdata",
      ])
    let export = try #require(commands.commands.last)
    #expect(export.program == "/usr/bin/llvm-cov")
    #expect(
      export.arguments == [
        "export", "-format=text", "-instr-profile=/p/.build/debug/codecov/assay.profdata",
        "/p/.build/debug/ShopPackageTests.xctest", "--sources", "/p/Sources",
      ])
    #expect(export.outputPath == "/p/.build/debug/codecov/assay.json")
  }

  @Test func `takes the program inside of a bundle, and several of them`() throws {
    let commands = try LLVMCoverageCommands(
      folder: "/b",
      files: [
        "codecov/a.profraw", "A.xctest/Contents/MacOS/A", "A.xctest/Contents/Info.plist",
        "B.xctest",
      ])
    #expect(
      commands.commands.last?.arguments.suffix(3) == [
        "/b/A.xctest/Contents/MacOS/A", "-object", "/b/B.xctest",
      ])
    #expect(commands.commands.last?.program == "llvm-cov")
  }

  @Test func `says what is not there to be merged`() {
    #expect(throws: LLVMCoverageCommands.Fault.noProfiles(folder: "/b")) {
      try LLVMCoverageCommands(folder: "/b", files: ["A.xctest", "x.profraw"])
    }
    #expect(throws: LLVMCoverageCommands.Fault.noBinaries(folder: "/b")) {
      try LLVMCoverageCommands(folder: "/b", files: ["codecov/a.profraw", "A.xctest/x"])
    }
  }
}
