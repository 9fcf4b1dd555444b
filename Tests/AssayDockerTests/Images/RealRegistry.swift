import AssayDependencies
import AssayDocker
import Foundation
import NIOCore
import NIOPosix
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// A registry of a test's own: Debian's `docker-registry`, which wants a login.
///
/// Where it is not installed the tests are skipped, but never under `CI=true`.
struct RealRegistry: Sendable {
  static let program = "/usr/bin/docker-registry"
  static let account = DockerConfiguration.Account.password(user: "assay", password: "s3cret")
  /// What `htpasswd -Bbn assay s3cret` prints.
  private static let passwords =
    "assay:$2y$05$CmASb8V9hE.15WMcphd6hOuFZSEMY7OBONFCaGugN5CYpRzhVDqbu\n"

  /// For example `127.0.0.1:5009`.
  let host: String

  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

  /// Runs a registry while `body` does.
  static func with<Result: Sendable>(
    _ body: @escaping @Sendable (RealRegistry) async throws -> Result
  ) async throws -> Result {
    let folder = "/tmp/assay-registry-\(UUID().uuidString.prefix(13))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let port = try await freePort()
    try Data(passwords.utf8).write(to: URL(filePath: "\(folder)/htpasswd"))
    let configuration = """
      version: 0.1
      log: {level: error}
      storage: {filesystem: {rootdirectory: \(folder)/data}, delete: {enabled: true}}
      http: {addr: "127.0.0.1:\(port)"}
      auth: {htpasswd: {realm: assay, path: \(folder)/htpasswd}}
      """
    try Data(configuration.utf8).write(to: URL(filePath: "\(folder)/registry.yml"))
    let registry = RealRegistry(host: "127.0.0.1:\(port)")
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    return try await Subprocess.run(
      .path(FilePath(program)), arguments: ["serve", "\(folder)/registry.yml"],
      platformOptions: options, input: .none, output: .discarded, error: .discarded
    ) { execution in
      // Polled, as the registry says nothing when it listens.
      for _ in 0..<200 {
        if await EngineReach.connects(to: "127.0.0.1", port: port, limit: .seconds(1)) { break }
        try await Task.sleep(for: .milliseconds(50))
      }
      let result = await Swift.Result(catching: { try await body(registry) })
      await execution.teardown(using: options.teardownSequence)
      return result
    }.closureResult.get()
  }

  private static func freePort() async throws -> UInt16 {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = UInt16(channel.localAddress?.port ?? 0)
    try await channel.close()
    return port
  }

  /// Makes a small image that the engine has never seen and gives it to the registry.
  func publish(_ path: String, by client: EngineClient) async throws -> ImageReference {
    let reference = try ImageReference("\(host)/\(path)")
    // Random, so that it stays as large when it is packed, and the pull takes several steps.
    let content = try randomBytes(3_200_000)
    try await client.importImage(reference, changes: ["CMD [\"/nothing\"]"]) { tar in
      try await tar.add(
        TarEntry("data", .file(size: Int64(content.count)), mode: 0o644), content: content)
    }
    try await client.pushImage(reference, account: Self.account)
    try await client.removeImage(reference.description, force: true)
    return reference
  }
}

extension Swift.Result where Failure == any Error {
  /// What an asynchronous closure returns or throws.
  init(catching body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips with a clear word where no registry is installed, but never under `CI=true`.
  static var needsRegistry: Self {
    .enabled(
      if: RealEngine.isCI || RealRegistry.isInstalled, "docker-registry is not installed here")
  }
}
