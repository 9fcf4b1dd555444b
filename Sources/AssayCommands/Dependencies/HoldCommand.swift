import ArgumentParser
import AssayDependencies
import AssayEvidence
import AssayProvisioning
import AssayServer
import Foundation

/// The process behind `assay up`; not for people.
struct HoldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "__hold", abstract: "Hold dependencies for assay up.", shouldDisplay: false)

  @OptionGroup var selection: DependencySelection
  @OptionGroup var stay: StayOptions

  func run() async throws {
    let selected = try selection.read()
    guard let lock = UpLock(in: UpState.folder(in: selected.root)) else {
      throw FailureReport(
        .infrastructure, attempt: "start dependencies", subject: selected.root,
        happened: "Another assay up holds them.")
    }
    let outcome = try await Interrupts.cancelling {
      await Result.catching { () async throws(FailureReport) in
        let (stops, stop) = AsyncStream<Void>.makeStream()
        let session = try await DependencySession.open(selected, purpose: "up") { stop.finish() }
        do throws(FailureReport) {
          try await state(of: session).write(in: selected.root)
        } catch {
          await session.close()
          throw error
        }
        let timer = Task {
          try? await Task.sleep(for: .seconds(stay.duration))
          stop.finish()
        }
        // Ends by a client's request, by time, or by a signal, which cancels this task.
        for await _ in stops {}
        timer.cancel()
        // First, so that nobody is sent to what is going.
        UpState.forget(in: selected.root)
        await session.close()
      }
    }
    withExtendedLifetime(lock) {}
    try outcome.get()
  }

  private func state(of session: DependencySession) async throws(FailureReport) -> UpState {
    let started = await session.run.host.started()
    var entries: [UpState.Entry] = []
    var connections: [ProvidedConnection] = []
    for name in session.names {
      let connection = try await session.run.host.lease(
        name, for: LeaseOwner(suite: "up")
      ).connection
      guard let dependency = started.first(where: { $0.dependency.name == name }) else { continue }
      connections.append(connection)
      entries.append(
        UpState.Entry(
          name: name, kind: connection.kind, server: dependency.description,
          runtime: dependency.server.runtime.rawValue, reason: dependency.reason,
          values: connection.values.byName,
          env: ProvidedConnection.environment(of: [connection]).byName))
    }
    return UpState(
      pid: getpid(), api: session.server.fullAddress(), started: Date(), dependencies: entries,
      env: ProvidedConnection.environment(of: connections).byName)
  }
}

extension Result where Failure == FailureReport {
  /// Keeps a typed error, which a task would lose.
  static func catching(
    _ body: () async throws(FailureReport) -> Success
  ) async -> Result<Success, FailureReport> {
    do throws(FailureReport) { return .success(try await body()) } catch { return .failure(error) }
  }
}

/// A process of this program that outlives the one that started it.
enum HeldProcess {
  /// `POSIX_SPAWN_SETSID` of spawn.h, which hides it behind a feature macro.
  private static let newSession: Int16 = 0x80

  /// Starts this program in a session of its own, with its output in `log`.
  static func start(arguments: [String], log: String) throws(FailureReport) -> Int32 {
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    unsafe posix_spawnattr_setflags(&attributes, Self.newSession)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var pointers: [UnsafeMutablePointer<CChar>?] =
      unsafe (["assay"] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    var pid: pid_t = 0
    let result = unsafe posix_spawn(
      &pid, "/proc/self/exe", &actions, &attributes, &pointers, environ)
    guard result == 0 else {
      throw FailureReport(
        .infrastructure, attempt: "start a process that holds the dependencies",
        subject: "/proc/self/exe", happened: "posix_spawn failed with \(result).")
    }
    return pid
  }

  /// nil while it runs.
  static func exitStatus(of pid: Int32) -> Int32? {
    var status: Int32 = 0
    guard unsafe waitpid(pid, &status, WNOHANG) == pid else { return nil }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : ExitStatus.infrastructure.rawValue
  }
}
