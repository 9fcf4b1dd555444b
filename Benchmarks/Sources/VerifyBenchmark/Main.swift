import Foundation

/// Prints what `assay verify` costs over a shell loop, how fast `assay` starts, and how fast a
/// history of ten million results answers.
///
/// Usage: VerifyBenchmark [PATH-OF-ASSAY [RUNS]]; the defaults are the repository's release build
/// and 10,000 runs of 1,000 results.
@main
enum Main {
  static func main() throws {
    let assay =
      CommandLine.arguments.dropFirst().first
      ?? URL(filePath: #filePath).appending(path: "../../../../.build/release/assay")
      .standardizedFileURL.path(percentEncoded: false)
    guard FileManager.default.isExecutableFile(atPath: assay) else {
      print("\(assay) is not there: run `make build` first")
      exit(2)
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Spawned processes inherit it.
    guard FileManager.default.changeCurrentDirectoryPath(folder.path(percentEncoded: false)) else {
      throw Program.Failure(message: "\(folder) can't be entered")
    }
    let program = Program(path: assay, folder: folder)
    try program.measureStart()
    try program.measureOverhead()
    let runs = CommandLine.arguments.dropFirst(2).first.flatMap(Int.init) ?? 10000
    try HistoryMeasurement(folder: folder, runs: runs).run()
  }
}

/// The median of some measurements, in seconds.
func median(_ seconds: [Double]) -> Double { seconds.sorted()[seconds.count / 2] }

/// How long `body` takes, in seconds.
func time(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let duration = (ContinuousClock.now - start).components
  return Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
}

func milliseconds(_ seconds: Double) -> String { String(format: "%.1f ms", seconds * 1000) }
