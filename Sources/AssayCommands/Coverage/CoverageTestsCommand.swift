import ArgumentParser
import AssayCoverage
import AssayEvidence
import AssayJSON
import AssayResultFormats
import Foundation

/// `assay coverage tests`: what each Swift test executed, as one file.
struct CoverageTestsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tests",
    abstract: "What each Swift test executed, as one file.",
    discussion: """
      Examples:
        ASSAY_TEST_COVERAGE=$PWD/profiles swift test --enable-code-coverage
        assay coverage tests profiles --binary .build/debug/*.xctest -o tests.json
        assay tests impact --coverage tests.json

      Of tests with the trait .perTestCoverage; see docs/coverage.md.
      """)

  @Argument(help: ArgumentHelp("The folder of ASSAY_TEST_COVERAGE.", valueName: "folder"))
  var folder: String

  @Option(help: ArgumentHelp("The test program that wrote the profiles.", valueName: "file"))
  var binary: String

  @Option(help: ArgumentHelp("The folder that paths are relative to.", valueName: "folder"))
  var root = "."

  @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output: String

  func run() async throws {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".name") }.sorted()
    guard !names.isEmpty else {
      throw LLVMTools.failure(
        folder,
        "no test left what it executed: is the trait .perTestCoverage there, and were "
          + "they built with --enable-code-coverage?")
    }
    let tools = LLVMTools(path: ProcessInfo.processInfo.environment["PATH"] ?? "")
    let base = URL(filePath: root).resolvingSymlinksInPath().path(percentEncoded: false)
    let place = base.count > 1 && base.hasSuffix("/") ? String(base.dropLast()) : base
    let sources = ServiceSources(folder: place, servicePath: ".", sourceFolders: [])
    var processes: [Substring: CoverageMap] = [:]
    var tests: Set<String> = []
    for file in names {
      let stem = "\(folder)/\(file.dropLast(5))"
      let test = String(
        decoding: FileManager.default.contents(atPath: "\(folder)/\(file)") ?? Data(),
        as: UTF8.self)
      try await tools.run(
        .init(
          program: tools.program("llvm-profdata"),
          arguments: ["merge", "-sparse", "\(stem).profraw", "-o", "\(stem).profdata"]))
      try await tools.run(
        .init(
          program: tools.program("llvm-cov"),
          arguments: [
            "export", "-format=text", "-skip-functions", "-skip-expansions",
            "-instr-profile=\(stem).profdata", binary,
          ], outputPath: "\(stem).json"))
      let map = try CoverageFileReader.readMap(path: "\(stem).json")
      tests.insert(test)
      // A name begins with the number of its process.
      processes[file.prefix { $0 != "-" }, default: CoverageMap()].merge(
        sources.placed(map).filtered { !$0.hasPrefix(".build/") }.measured(byTest: test))
    }
    let all = CoverageMap.merged(processes: processes.values)
    do {
      try Data((all.json.description + "\n").utf8).write(
        to: URL(filePath: output), options: .atomic)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "write the coverage", subject: output,
        happened: error.localizedDescription)
    }
    Console.write("what \(tests.count) tests executed of \(all.paths.count) files\n")
  }
}
