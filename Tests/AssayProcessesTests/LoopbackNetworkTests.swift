import AssayProcesses
import Testing

/// Everywhere where the kernel lets a process have a network of its own.
struct LoopbackNetworkTests {
  private func run(
    _ line: String, isOnLoopback: Bool = true, name: String = #function
  ) async -> SupervisedCommand.Outcome {
    var command = SupervisedCommand(
      id: name, runID: "loopback-tests", commandLine: line, workingDirectory: "/",
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"], timeout: .seconds(30), logPath: nil)
    command.isOnLoopback = isOnLoopback
    return await command.run()
  }

  @Test func `there is loopback, which works, and nothing else`() async throws {
    if let problem = await LoopbackNetwork.problem() {
      print("not checked: \(problem)")
      return
    }
    let outcome = await run(
      """
      python3 - <<'END'
      import errno, socket
      print(sorted(name for _, name in socket.if_nameindex()))
      server = socket.create_server(("127.0.0.1", 0))
      socket.create_connection(server.getsockname()).close()
      try:
          # Documentation's own net, RFC 5737: no packet leaves.
          socket.create_connection(("192.0.2.1", 9), 5)
      except OSError as error:
          print(errno.errorcode[error.errno])
      END
      """)
    #expect(outcome.tail == "['lo']\nENETUNREACH\n")
    #expect(outcome.succeeded)
  }

  @Test func `the command keeps its exit code, folder and variables`() async {
    guard await LoopbackNetwork.problem() == nil else { return }
    let outcome = await run("echo \"$PWD ${ASSAY_HELPER-none}\"; exit 7")
    #expect(outcome.tail == "/ none\n")
    #expect(outcome.termination == .exited(code: 7))
  }
}
