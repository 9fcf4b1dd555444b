import AssayDependencies
import AssayDocker
import Foundation
import Testing

/// The container engine of this machine, for tests that need a real one.
///
/// Where there is none the tests are skipped, but never under `CI=true`: `make test` sets it up.
enum RealEngine {
  static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"
  static let address = EngineAddress(.unix("/var/run/docker.sock"))
  static let image = "assay/busybox:1"

  static func client() async throws -> EngineClient {
    try await EngineClient(connectingTo: address, limits: .patient)
  }

  /// Whether the engine answers and has the image that the tests run.
  static func answers() async -> Bool {
    guard let client = try? await client() else { return false }
    return (try? await client.image(image)) != nil
  }

  /// A name that no other test and no other run uses.
  static func uniqueName(_ prefix: String = "assay-test") -> String {
    "\(prefix)-\(UUID().uuidString.lowercased().prefix(13))"
  }

  /// Makes a container of busybox, lets `body` use it, and removes it.
  static func withContainer<Result>(
    _ command: [String], isStarted: Bool = true,
    change: (inout CreateContainerBody) -> Void = { _ in },
    body: (EngineClient, String) async throws -> Result
  ) async throws -> Result {
    let client = try await client()
    var container = CreateContainerBody(image: image)
    container.command = command
    container.labels = ["dev.assay.test": "engine"]
    change(&container)
    let id = try await client.createContainer(container, name: uniqueName()).id
    do {
      if isStarted { try await client.startContainer(id) }
      let result = try await body(client, id)
      try await client.removeContainer(id)
      return result
    } catch {
      try? await client.removeContainer(id)
      throw error
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips with a clear word where no engine answers, but never under `CI=true`.
  static var needsEngine: Self {
    .enabled("no container engine answers here, or it has no \(RealEngine.image)") {
      if RealEngine.isCI { return true }
      return await RealEngine.answers()
    }
  }
}

/// The error that `body` ends with.
func engineError(_ body: () async throws -> Void) async throws -> EngineError {
  do {
    try await body()
  } catch let error as EngineError {
    return error
  }
  throw NoError()
}

struct NoError: Error {}

extension EngineLimits {
  /// For engines that are to answer, on machines that do much else at the same time.
  static var patient: EngineLimits {
    var limits = EngineLimits()
    limits.connect = .seconds(60)
    limits.greeting = .seconds(60)
    limits.head = .seconds(120)
    limits.idle = .seconds(120)
    return limits
  }
}

/// Bytes that do not pack, quick to make.
func randomBytes(_ count: Int) throws -> [UInt8] {
  let file = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
  defer { try? file.close() }
  return [UInt8](try #require(try file.read(upToCount: count)))
}
