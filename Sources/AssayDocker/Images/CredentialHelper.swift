import Foundation
import Subprocess

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Asks the programs that keep registry passwords: `docker-credential-NAME get`.
package struct CredentialHelper: Sendable {
  package enum Answer: Sendable, Hashable {
    case account(DockerConfiguration.Account)
    /// It has nothing for this registry.
    case unknown
    case failed(String)
  }

  /// How long one may take; some ask a person.
  package var limit: Duration = .seconds(30)
  /// nil: this process's.
  package var searchPath: String?

  package init() {}

  /// Asks the helper `name` for an account at `server`.
  package func ask(_ name: String, for server: String) async -> Answer {
    let program = "docker-credential-\(name)"
    // A name is no path: it comes from a file that others may write.
    guard !name.isEmpty, !name.contains("/") else { return .failed("\(program) is not a program.") }
    guard let path = find(program) else {
      return .failed("The credential helper \(program) is not installed.")
    }
    return await withTaskGroup(of: Answer?.self) { group in
      group.addTask { await run(path, program, server) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first ?? .failed("\(program) did not answer within \(limit).")
    }
  }

  private func run(_ path: String, _ program: String, _ server: String) async -> Answer {
    var options = PlatformOptions()
    options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(200))]
    do {
      let question = try Self.pipe(holding: server)
      let result = try await Subprocess.run(
        .path(FilePath(path)), arguments: ["get"], platformOptions: options,
        input: .fileDescriptor(question, closeAfterSpawningProcess: true),
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 16))
      let output = result.standardOutput
      guard case .exited(0) = result.terminationStatus else {
        let words = (output + result.standardError).trimmingCharacters(
          in: .whitespacesAndNewlines)
        // Part of the helpers' protocol.
        if words.contains("credentials not found in native keychain")
          || words.contains("no credentials server URL")
          || words.contains("no credentials username")
        {
          return .unknown
        }
        return .failed("\(program) ended with \(result.terminationStatus): \(words.prefix(300))")
      }
      return Self.read(output, from: program)
    } catch {
      return .failed("\(program) could not be run: \(error)")
    }
  }

  /// A pipe that holds a few bytes and then ends: a helper that does not read them is no failure,
  /// as it would be for Subprocess.
  private static func pipe(holding text: String) throws -> FileDescriptor {
    let ends = try FileDescriptor.pipe()
    defer { try? ends.writeEnd.close() }
    // What a pipe takes without a reader, many times over what a registry's name has.
    _ = try ends.writeEnd.writeAll(text.utf8.prefix(4096))
    return ends.readEnd
  }

  private static func read(_ output: String, from program: String) -> Answer {
    struct Secret: Decodable {
      var Username: String
      var Secret: String
    }
    guard let secret = try? JSONDecoder().decode(Secret.self, from: Data(output.utf8)) else {
      return .failed("\(program) answered something other than JSON with Username and Secret.")
    }
    // Helpers give tokens under this name.
    return .account(
      secret.Username == "<token>"
        ? .identityToken(secret.Secret)
        : .password(user: secret.Username, password: secret.Secret))
  }

  private func find(_ program: String) -> String? {
    let path = searchPath ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").lazy.map { "\($0)/\(program)" }
      .first { $0.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: $0) }
  }
}
