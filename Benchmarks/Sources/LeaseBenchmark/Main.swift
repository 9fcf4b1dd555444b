import AssayDependencies
import AssayPostgres
import Foundation

/// Prints what a lease of an isolated PostgreSQL database costs, beside what testcontainers-go does
/// to restore one (end connections, drop, create).
///
/// Usage: LeaseBenchmark [LEASES] [FOLDER-OF-POSTGRES]
@main
enum Main {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    let leases = arguments.first.flatMap { Int($0) } ?? 1000
    let programs =
      arguments.dropFirst().first
      ?? ["17", "16", "15"].map { "/usr/lib/postgresql/\($0)/bin" }
      .first { FileManager.default.isExecutableFile(atPath: "\($0)/postgres") } ?? "/usr/bin"
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Shop.write(to: folder)
    var dependency = Dependency(name: "db", module: .postgres)
    dependency.migrations = folder.appending(path: "migrations").path(percentEncoded: false)
    dependency.seed = folder.appending(path: "seed.sql").path(percentEncoded: false)
    // Then closing drops all, as a server that goes on must be left clean.
    dependency.reuse = true
    let server = try BenchmarkServer(
      dependency, programs: programs, port: UInt16.random(in: 20000...30000))
    do {
      try await server.waitUntilReady()
      try await LeaseMeasurement(server: server, dependency: dependency).run(leases: leases)
    } catch {
      print("\(error)")
    }
    await server.stop()
  }
}

/// How long `body` takes, in milliseconds.
func time(_ body: () async throws -> Void) async rethrows -> Double {
  let start = ContinuousClock.now
  try await body()
  return (ContinuousClock.now - start) / .milliseconds(1)
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func show(_ what: String, _ value: Double, _ unit: String, wanted: String = "") {
  let figure = String(format: "%10.2f %@", value, unit)
  print(figure.padding(toLength: 20, withPad: " ", startingAt: 0), what, wanted)
}
