import Foundation

/// Prints what `assay verify` costs over a shell loop, how fast `assay` starts, and how fast a
/// history of a million results answers.
///
/// Usage: VerifyBenchmark [PATH-OF-ASSAY]; the default is the repository's release build.
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
    try HistoryMeasurement(folder: folder).run()
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
