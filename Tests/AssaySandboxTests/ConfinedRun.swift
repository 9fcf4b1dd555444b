import AssayHermeticity
import AssaySandbox
import Foundation
import Testing

/// One command that ran confined, in a folder of its own that is removed with it.
final class ConfinedRun {
  /// Holds `scratch`, which may be changed, `outside`, which may not, and the log.
  let folder: String
  var sandbox: Sandbox
  /// The program that is the helper as well; another one than this for other accounts.
  var program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
  /// What runs the helper, for example under another account.
  var wrapper: [String] = []
  var environment = [
    "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
  ]

  var scratch: String { "\(folder)/scratch" }
  var outside: String { "\(folder)/outside" }

  init(
    _ mode: HermeticPolicy.Mode = .enforce, _ network: HermeticPolicy.Network = .none,
    files: HermeticPolicy.Files = .readOnly(except: []), processLimit: Int? = nil
  ) throws {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
    folder = "\(base)/assay-sandbox-\(UUID().uuidString)"
    for name in ["scratch", "scratch/markers", "outside"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    let policy = HermeticPolicy(
      mode: mode, network: network, files: files, processLimit: processLimit)
    sandbox = Sandbox(
      policy: policy, logPath: "\(folder)/log", writableFolders: ["\(folder)/scratch"],
      markerFolder: "\(folder)/scratch/markers")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  struct Outcome {
    var status: Int32
    var wasSignalled: Bool
    var output: String
    var log: ObservationLog

    var violations: [Observation] { log.observations.filter(\.isViolation) }
    /// For example `denied connect 127.0.0.1:9`.
    var told: [String] {
      violations.map { "\($0.outcome.rawValue) \($0.operation.rawValue) \($0.target)" }
    }
  }

  func start(_ command: [String]) throws -> (process: Process, output: Pipe) {
    let confined = sandbox.command(command[0], Array(command.dropFirst()))
    let words =
      wrapper + [confined.executable == "/proc/self/exe" ? program : confined.executable]
      + confined.arguments
    let process = Process()
    process.executableURL = URL(filePath: words[0])
    process.arguments = Array(words.dropFirst())
    process.environment = environment.merging(confined.environment) { $1 }
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return (process, output)
  }

  func run(_ command: [String]) throws -> Outcome {
    let (process, output) = try start(command)
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      wasSignalled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: text, as: UTF8.self),
      log: try #require(try ObservationLog(path: sandbox.logPath)))
  }

  func shell(_ script: String) throws -> Outcome { try run(["/bin/sh", "-c", script]) }

  func python(_ script: String, _ arguments: [String] = []) throws -> Outcome {
    try run(["/usr/bin/env", "python3", "-c", script] + arguments)
  }

  /// The processes that were started with this run's folder in their command line.
  func livingProcesses() throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init).filter {
      let words = FileManager.default.contents(atPath: "/proc/\($0)/cmdline") ?? Data()
      return $0 != getpid() && words.range(of: Data(folder.utf8)) != nil
    }
  }

  /// Waits until no process of this run is left.
  func endsAll() async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    while try !livingProcesses().isEmpty {
      if ContinuousClock.now > deadline { return false }
      await Task.yield()
    }
    return true
  }
}

/// A server of this test's, which is not the confined suite's.
final class ForeignServer {
  private let descriptor: Int32
  let port: UInt16

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let number = descriptor
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(number, generic, length) == 0 && listen(number, 8) == 0
          && getsockname(number, generic, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    try #require(result)
  }

  deinit { close(descriptor) }
}

/// What this machine lacks is said and not passed over.
func machineLacks(_ features: SandboxCapabilities.Feature...) -> Bool {
  let capabilities = SandboxCapabilities.probe()
  for feature in features {
    guard let reason = capabilities.missing[feature] else { continue }
    print("not checked: \(feature.rawValue): \(reason)")
    return true
  }
  return false
}
