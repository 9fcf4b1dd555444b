import AssayDependencies
import AssayPostgres
import Foundation
import Synchronization

/// Prints what a lease of an isolated PostgreSQL database costs, beside what testcontainers-go does
/// to restore one (end connections, drop, create).
///
/// Usage: LeaseBenchmark [LEASES] [FOLDER-OF-POSTGRES]; exits with 1 when a goal is missed.
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
    try Shop.write(to: folder)
    var dependency = Dependency(name: "db", module: .postgres)
    dependency.migrations = folder.appending(path: "migrations").path(percentEncoded: false)
    dependency.seed = folder.appending(path: "seed.sql").path(percentEncoded: false)
    // Then closing drops all, as a server that goes on must be left clean.
    dependency.reuse = true
    let server = try BenchmarkServer(
      dependency, programs: programs, port: UInt16.random(in: 20000...30000))
    let goals = Goals()
    var hasFailed = false
    do {
      try await server.waitUntilReady()
      try await LeaseMeasurement(server: server, dependency: dependency, goals: goals)
        .run(leases: leases)
      goals.printSummary()
    } catch {
      print("\(error)")
      hasFailed = true
    }
    await server.stop()
    try? FileManager.default.removeItem(at: folder)
    if hasFailed || !goals.areMet { exit(1) }
  }
}

/// How long `body` takes, in milliseconds.
func time(_ body: () async throws -> Void) async rethrows -> Double {
  let start = ContinuousClock.now
  try await body()
  return (ContinuousClock.now - start) / .milliseconds(1)
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func show(_ what: String, _ value: Double, _ unit: String, note: String = "") {
  let figure = String(format: "%10.2f %@", value, unit)
  print(figure.padding(toLength: 20, withPad: " ", startingAt: 0), what, note)
}

/// What is wanted of some figures, and whether all of them are so.
final class Goals: Sendable {
  private let missed = Mutex<[String]>([])

  var areMet: Bool { missed.withLock { $0.isEmpty } }

  func show(_ what: String, _ value: Double, _ unit: String, atMost limit: Double) {
    check(what, value, unit, "≤ \(limit)", value <= limit)
  }

  func show(_ what: String, _ value: Double, _ unit: String, atLeast limit: Double) {
    check(what, value, unit, "≥ \(limit)", value >= limit)
  }

  private func check(
    _ what: String, _ value: Double, _ unit: String, _ goal: String, _ isMet: Bool
  ) {
    LeaseBenchmark.show(what, value, unit, note: "| goal \(goal) | \(isMet ? "met" : "MISSED")")
    if !isMet { missed.withLock { $0.append(what) } }
  }

  func printSummary() {
    let missed = missed.withLock { $0 }
    print(missed.isEmpty ? "all goals met" : "missed: \(missed.joined(separator: "; "))")
  }
}
