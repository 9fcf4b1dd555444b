import AssayDependencies
import AssayDocker
import Foundation
import Testing

@Suite(.needsEngine)
struct ExecTests {
  @Test func `keeps the streams apart and knows the exit code`() async throws {
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      var command = ExecCommand([
        "sh", "-c", "echo out; echo err >&2; printf \"$WORD $(pwd) $(id -u)\"; exit 3",
      ])
      command.environment = ["WORD": "grüße"]
      command.workingDirectory = "/tmp"
      command.user = "7"
      let result = try await client.exec(command, in: id)
      #expect(result.code == 3)
      #expect(String(decoding: result.output, as: UTF8.self) == "out\ngrüße /tmp 7")
      #expect(String(decoding: result.error, as: UTF8.self) == "err\n")
    }
  }

  @Test func `passes input of any size and ends it`() async throws {
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      var command = ExecCommand(["sh", "-c", "cat; echo done >&2"])
      let input = try randomBytes(3_000_000)
      command.input = input
      let result = try await client.exec(command, in: id)
      #expect(result.code == 0)
      #expect(result.output == input)
      #expect(result.error == Array("done\n".utf8))
      command.input = []
      #expect(try await client.exec(command, in: id).output.isEmpty)
      // One that does not read its input is no failure.
      command.command = ["true"]
      command.input = input
      #expect(try await client.exec(command, in: id).code == 0)
    }
  }

  @Test func `gives a terminal's output as it is`() async throws {
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      var command = ExecCommand(["sh", "-c", "test -t 1 && echo terminal"])
      command.hasTerminal = true
      let result = try await client.exec(command, in: id)
      #expect(String(decoding: result.output, as: UTF8.self) == "terminal\r\n")
    }
  }

  @Test func `says so when the command is not there or the container does not run`() async throws {
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      let result = try await client.exec(ExecCommand(["no-such-program"]), in: id)
      #expect(result.code == 126 || result.code == 127)
      #expect(String(decoding: result.output, as: UTF8.self).contains("not found"))
      try await client.killContainer(id)
      _ = try await client.waitForContainer(id)
      let error = try await engineError {
        _ = try await client.exec(ExecCommand(["true"]), in: id)
      }
      #expect(error.isConflict)
      #expect(error.message?.contains("is not running") == true)
    }
  }

  @Test func `does not wait for a silent command beyond its limit`() async throws {
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      let error = try await engineError {
        _ = try await client.exec(
          ExecCommand(["sleep", "600"]), in: id, limit: .milliseconds(200))
      }
      #expect(error.cause == .tooSlow(.milliseconds(200), waitingFor: "the rest of an answer"))
    }
  }

  @Test func `leaves out what is beyond the limit of the output`() async throws {
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      var command = ExecCommand(["sh", "-c", "yes | head -n 100000; echo end >&2"])
      command.outputLimit = 1000
      let result = try await client.exec(command, in: id)
      #expect(result.output.count == 1000)
      #expect(result.error == Array("end\n".utf8))
    }
  }
}
