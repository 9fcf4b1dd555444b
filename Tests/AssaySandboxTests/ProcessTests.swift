import AssayHermeticity
import AssaySandbox
import Foundation
import Testing

struct ProcessTests {
  @Test func `the command keeps its exit code, signal, folder, output and variables`() throws {
    let run = try ConfinedRun()
    let outcome = try run.shell("echo \"$PWD ${ASSAY_SANDBOX_HELPER-none}\"; exit 7")
    #expect(outcome.output == "\(run.folder) none\n")
    #expect(outcome.status == 7)
    let signalled = try ConfinedRun().shell("kill -KILL $$")
    #expect(signalled.wasSignalled)
    #expect(signalled.status == SIGKILL)
    let absent = try ConfinedRun().run(["/nowhere/program"])
    #expect(absent.status == 127)
    #expect(absent.output == "assay: /nowhere/program: No such file or directory\n")
  }

  @Test func `mode off runs the command as it is`() throws {
    let run = try ConfinedRun(.off)
    let command = run.sandbox.command("/bin/true", ["a"])
    #expect(command.executable == "/bin/true")
    #expect(command.arguments == ["a"])
    #expect(command.environment == [:])
  }

  @Test func `says which option it does not understand`() throws {
    let run = try ConfinedRun()
    run.sandbox.policy.network = .declared([.address(host: "", port: 1)])
    let (process, output) = try run.start(["/bin/true"])
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 125)
    #expect(String(decoding: text, as: UTF8.self).contains("option --allow has a bad value"))
  }

  @Test(arguments: [Set<SandboxCapabilities.Feature>(), [.users]])
  func `processes that are left behind are ended and counted`(
    disabled: Set<SandboxCapabilities.Feature>
  ) async throws {
    let run = try ConfinedRun()
    run.sandbox.disabled = disabled
    let left = try run.shell(
      "for i in 1 2; do (setsid python3 -c 'import signal; signal.pause()' \(run.folder) &); done")
    #expect(left.status == 0)
    #expect(left.log.leftoverCount == 2)
    #expect(try await run.endsAll())
    #expect(try ConfinedRun().shell("true; sleep 0").log.leftoverCount == 0)
  }

  @Test func `starts no more processes than it may`() throws {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun(processLimit: 10)
    let outcome = try run.python(
      """
      import os, signal
      children = []
      try:
          while len(children) < 100:
              child = os.fork()
              if child == 0: signal.pause()
              children.append(child)
      except OSError as error: print(error.errno)
      print(len(children))
      for child in children:
          os.kill(child, signal.SIGKILL)
          os.wait()
      # There is room again, for one after the other as often as it likes.
      for _ in range(30): os.waitpid(os.spawnlp(os.P_NOWAIT, "true", "true"), 0)
      """)
    #expect(outcome.output == "11\n9\n")
    #expect(outcome.told == ["denied fork 11 processes"])
    #expect(outcome.status == 0)
  }

  @Test(arguments: [Set<SandboxCapabilities.Feature>(), [.users]])
  func `a deep tree of processes ends with the command`(
    disabled: Set<SandboxCapabilities.Feature>
  ) async throws {
    let run = try ConfinedRun()
    run.sandbox.disabled = disabled
    let outcome = try run.python(
      """
      import os, signal, sys
      reading, writing = os.pipe()
      for depth in range(200):
          if os.fork() != 0:
              # Each but the first lives on, in a session of its own.
              if depth > 0: signal.pause()
              break
          os.setsid()
      else:
          os.write(writing, b"x")
          signal.pause()
      os.read(reading, 1)
      os.kill(os.getpid(), signal.SIGKILL)
      """, [run.folder])
    #expect(outcome.wasSignalled)
    #expect(outcome.status == SIGKILL)
    #expect(try await run.endsAll())
    #expect(outcome.log.notificationCount != nil)
  }

  @Test(arguments: [HermeticPolicy.Mode.enforce, .watch])
  func `nothing of a suite hangs when its supervisor is killed`(
    mode: HermeticPolicy.Mode
  ) async throws {
    if machineLacks(.calls, .processes) { return }
    let run = try ConfinedRun(mode)
    // Where there is no name space the rest goes on, gets ENOSYS, and ends.
    let (process, output) = try run.start([
      "/usr/bin/env", "python3", "-c",
      """
      import os, signal, socket, sys
      if os.fork() == 0:
          os.setsid()
          for attempt in range(1 << 30):
              try: socket.create_connection(("127.0.0.1", 9), 1)
              except OSError as error:
                  if error.errno == 38: os._exit(0)
              if attempt == 0: print("ready", flush=True)
      signal.pause()
      """, run.folder,
    ])
    let handle = output.fileHandleForReading
    #expect(try handle.read(upToCount: 6) == Data("ready\n".utf8))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(try await run.endsAll())
    let log = try #require(try ObservationLog(path: run.sandbox.logPath))
    #expect(log.notificationCount == nil)
    #expect(!log.isComplete)
    #expect(log.observations.contains { $0.operation == .connect })
  }

  @Test func `thousands of violations are counted, and written down a few times`() throws {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun()
    let outcome = try run.python(
      """
      import socket
      for _ in range(20000):
          try: socket.socket().connect(("127.0.0.1", 9))
          except OSError: pass
      """)
    #expect(outcome.violations.reduce(0) { $0 + $1.count } == 20000)
    #expect(outcome.violations.count < 2000)
    #expect(outcome.log.isComplete)
    let counted = outcome.violations.filter { $0.count > 1 }
    #expect(counted.allSatisfy { $0.first < $0.last })
  }

  @Test func `a log has an end, and says what it left out`() throws {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun()
    run.sandbox.recordLimit = 10
    let outcome = try run.python(
      """
      import socket
      for port in range(1, 101):
          try: socket.socket().connect(("127.0.0.1", port))
          except OSError: pass
      """)
    #expect(outcome.log.observations.count == 10)
    #expect(outcome.log.droppedCount > 90)
    #expect(!outcome.log.isComplete)
  }

  @Test func `programs with filters of their own run as ever`() throws {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun()
    // Chromium and others: uname is refused, all else allowed.
    let outcome = try run.python(
      """
      import ctypes, errno, os, socket, struct, platform
      libc = ctypes.CDLL(None, use_errno=True)
      number = {"x86_64": 63, "aarch64": 160}[platform.machine()]
      code = [(0x20, 0, 0, 0), (0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | errno.EPERM),
              (0x06, 0, 0, 0x7fff0000)]
      filter = b"".join(struct.pack("HBBI", *line) for line in code)
      text = ctypes.create_string_buffer(filter)
      program = struct.pack("HxxxxxxP", len(code), ctypes.addressof(text))
      print(libc.prctl(22, 2, ctypes.c_char_p(program)))
      try: os.uname()
      except OSError as error: print(error.errno)
      try: socket.socket().connect(("127.0.0.1", 9))
      except OSError as error: print(error.errno)
      """)
    #expect(outcome.output == "0\n1\n13\n")
    #expect(outcome.told == ["denied connect 127.0.0.1:9"])
  }

  @Test func `a sandbox in a sandbox confines, and says why it does not see`() throws {
    if machineLacks(.calls, .processes) { return }
    let run = try ConfinedRun()
    var inner = run.sandbox
    inner.logPath = "\(run.scratch)/inner"
    let command = inner.command("/bin/sh", ["-c", "echo x > scratch/x; exit 4"])
    let outcome = try run.run(
      ["/usr/bin/env"] + command.environment.map { "\($0)=\($1)" } + [run.program]
        + command.arguments)
    #expect(outcome.status == 4, "\(outcome.output)")
    let log = try #require(try ObservationLog(path: inner.logPath))
    #expect(log.confinement?.seesCalls == false)
    #expect(
      log.confinement?.missing.contains(
        "calls: another supervisor watches this process already") == true)
  }

  @Test func `a program of 32 bits runs confined, and that its calls are not seen is told`() throws
  {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun()
    let path = "\(run.folder)/small"
    try Data(Self.smallProgram).write(to: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let outcome = try run.run([path])
    guard outcome.status == 7 else {
      print("not checked: this machine runs no programs of 32 bits (\(outcome.status))")
      return
    }
    #expect(
      outcome.log.observations.filter { $0.operation == .foreign }.map(\.target) == [path])
  }

  @Test func `a program that would run as root stays who it is`() throws {
    guard geteuid() == 0 else {
      print("not checked: only root can make such a program")
      return
    }
    let run = try ConfinedRun(.watch, .any, files: .any)
    _ = unsafe chmod(run.folder, 0o755)
    try FileManager.default.copyItem(atPath: "/usr/bin/id", toPath: "\(run.folder)/id")
    _ = unsafe chmod("\(run.folder)/id", 0o4755)
    let outcome = try run.run([
      "/usr/bin/setpriv", "--reuid=65534", "--clear-groups", "\(run.folder)/id", "-u",
    ])
    #expect(outcome.output == "65534\n")
  }

  @Test func `needs no root`() throws {
    guard geteuid() == 0 else { return }
    if machineLacks(.network, .calls) { return }
    let run = try ConfinedRun(processLimit: 50)
    // Their own copy, as they may not look into root's folders.
    let copy = "\(run.folder)/program"
    try FileManager.default.copyItem(atPath: run.program, toPath: copy)
    for path in [run.folder, run.scratch, run.outside, "\(run.scratch)/markers"] {
      _ = unsafe chmod(path, 0o777)
    }
    run.program = copy
    run.wrapper = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    let outcome = try run.shell(
      """
      id -u; echo x > scratch/x; echo x > outside/x
      /usr/bin/python3 -c 'import socket; socket.create_connection(("127.0.0.1", 9))' 2> /dev/null
      exit 3
      """)
    #expect(outcome.status == 3)
    #expect(outcome.output.hasPrefix("65534\n"))
    #expect(
      outcome.told == ["denied create \(run.outside)/x", "denied connect 127.0.0.1:9"])
    #expect(outcome.log.confinement?.hasOwnNetwork == true)
    #expect(outcome.log.confinement?.protectsFiles == true)
    #expect(FileManager.default.fileExists(atPath: "\(run.scratch)/x"))
  }

  /// An i386 program: brk(0), then exit(7).
  private static let smallProgram: [UInt8] = {
    func words(_ values: UInt32...) -> [UInt8] {
      values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
    }
    func halves(_ values: UInt16...) -> [UInt8] {
      values.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    }
    let code: [UInt8] =
      [0xb8] + words(45) + [0x31, 0xdb, 0xcd, 0x80, 0xb8] + words(1) + [0xbb] + words(7)
      + [0xcd, 0x80]
    let start: UInt32 = 0x0804_8000
    let size = UInt32(84 + code.count)
    return [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1] + [UInt8](repeating: 0, count: 9) + halves(2, 3)
      + words(1, start + 84, 52, 0, 0) + halves(52, 32, 1, 0, 0, 0)
      + words(1, 0, start, start, size, size, 5, 0x1000) + code
  }()
}
