import AssayDependencies
import AssayEvidence
import Foundation

/// A PostgreSQL server of the machine in memory, with the arguments of the process runtime.
// Unchecked, as `Process` is not Sendable: it is only asked and ended, by one task at a time.
struct BenchmarkServer: RunningServer, @unchecked Sendable {
  private(set) var dependency: Dependency
  let folder: String
  let port: UInt16
  private let process: Process

  let runtime = RuntimeKind.process
  let version: String? = nil
  let id = "benchmark"
  let account = ServiceAccount(user: "assay", database: "postgres")
  var endpoints: [String: Endpoint] { ["postgres": Endpoint(host: "127.0.0.1", port: port)] }
  var socketFolder: String? { folder }
  let startUp = Duration.zero
  let wasPrepared = false

  struct Failure: Error { var message: String }

  /// Makes a data folder and starts a server on it; `programs` has `postgres` and `initdb`.
  init(_ dependency: Dependency, programs: String, port: UInt16) throws {
    self.dependency = dependency
    self.port = port
    let base = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    folder = "\(base)/assay-lease-benchmark-\(getpid())"
    let asServer =
      geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups --" : ""
    let values = ["data": "\(folder)/data", "folder": folder, "port": "\(port)"]
    let arguments = (dependency.module.process?.arguments ?? [])
      .map { "'\(PlaceholderText.fill($0, values))'" }.joined(separator: " ")
    process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c",
      """
      mkdir -m 700 \(folder) && { [ "$(id -u)" != 0 ] || chown postgres \(folder); }
      \(asServer) \(programs)/initdb -D \(folder)/data -U assay -A trust --no-sync -E UTF8 \
      --locale=C.UTF-8 --wal-segsize=1 >\(folder)/initdb 2>&1 \
      || { rm -rf \(folder); exit 1; }
      \(asServer) \(programs)/postgres \(arguments) >\(folder)/log 2>&1 &
      server=$!
      read -r line
      kill -INT $server
      wait $server
      rm -rf \(folder)
      """,
    ]
    // The shell cleans up when this process ends, however it does.
    process.standardInput = Pipe()
    try process.run()
  }

  /// The same server for tests that want something else of it.
  func describing(_ dependency: Dependency) -> Self {
    var copy = self
    copy.dependency = dependency
    return copy
  }

  func waitUntilReady() async throws {
    let end = ContinuousClock.now + .seconds(60)
    while await !lastLines(50).contains(where: { $0.hasSuffix("ready to accept connections") }) {
      guard process.isRunning, .now < end else {
        throw Failure(message: "the server does not start: \(await lastLines(5))")
      }
      // Its log does not say when it grows.
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  func lastLines(_ count: Int) async -> [String] {
    let text = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(count).map(String.init)
  }

  func log() -> AsyncThrowingStream<LogLine, any Error> {
    let path = "\(folder)/log"
    return AsyncThrowingStream { continuation in
      let task = Task {
        var rest = Data()
        let file = FileHandle(forReadingAtPath: path)
        while !Task.isCancelled {
          rest += (try? file?.readToEnd()) ?? Data()
          while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            continuation.yield(LogLine(.error, String(decoding: rest[..<end], as: UTF8.self)))
            rest = Data(rest[(end + 1)...])
          }
          // A file does not say when it grows.
          try? await Task.sleep(for: .milliseconds(20))
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// What all processes of the server hold of the memory, shared parts counted once, in MB.
  func memory() -> Double {
    let data = "\(folder)/data"
    guard
      let parent = (try? String(contentsOfFile: "\(data)/postmaster.pid", encoding: .utf8))?
        .split(separator: "\n").first.flatMap({ Int32($0) })
    else { return 0 }
    let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return pids.compactMap { Int32($0) }.filter { pid in
      pid == parent || Self.line("PPid:", of: pid, file: "status") == Double(parent)
    }.map { Self.line("Pss:", of: $0, file: "smaps_rollup") / 1024 }.reduce(0, +)
  }

  /// What all processes of the server have used of the processors, in milliseconds.
  func processorTime() -> Double {
    let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let parent = (try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8))?
      .split(separator: "\n").first.flatMap { Int32($0) }
    guard let parent else { return 0 }
    return pids.compactMap { Int32($0) }.map { pid in
      let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
      // Behind the name, which may have blanks: state, parent, … utime, stime, cutime, cstime.
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      guard fields.count > 14, pid == parent || fields[1] == "\(parent)" else { return 0 }
      // Children that have ended count with their parent.
      let times = fields[11...(pid == parent ? 14 : 12)].compactMap { Double($0) }
      return times.reduce(0, +) * 1000 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }.reduce(0, +)
  }

  /// How many databases have files.
  func databaseFolders() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/data/base"))?.count ?? 0
  }

  /// How many files and sockets this process has open.
  static func openDescriptors() -> Int {
    (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0
  }

  /// What this process has used of the processors, in milliseconds.
  static func ownProcessorTime() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    let seconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    let microseconds = Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    return seconds * 1000 + microseconds / 1000
  }

  static func line(_ name: String, of pid: Int32, file: String) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/\(file)", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return line?.split { $0 == " " || $0 == "\t" }.dropFirst().first.flatMap { Double($0) } ?? 0
  }

  func stop() async {
    (process.standardInput as? Pipe)?.fileHandleForWriting.closeFile()
    process.waitUntilExit()
  }

  func endpoint(port: UInt16) -> Endpoint? { endpoints["postgres"] }
  func state() async -> ServerState { .running }
  func run(_ command: [String]) async throws(FailureReport) -> CommandResult {
    CommandResult(code: 127, output: [], error: [])
  }
  func readFile(_ path: String) async throws(FailureReport) -> [UInt8]? { nil }
  func health() async -> ServerHealth? { nil }
  func pause() async throws(FailureReport) {}
  func resume() async throws(FailureReport) {}
  func kill(signal: String) async throws(FailureReport) {}
  func restart() async throws(FailureReport) {}
}
