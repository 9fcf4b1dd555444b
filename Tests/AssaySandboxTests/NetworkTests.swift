import AssayEvidence
import AssayHermeticity
import AssaySandbox
import Foundation
import Testing

struct NetworkTests {
  /// Prints one line for each attempt: its name, and `ok` or the error.
  private static let script = """
    import errno, socket, sys
    def attempt(name, call):
        try:
            call()
            print(name, "ok")
        except socket.gaierror:
            print(name, "unknown")
        except OSError as error:
            print(name, errno.errorcode.get(error.errno, error))
    server = socket.socket()
    def serve():
        server.bind(("127.0.0.1", 0))
        server.listen()
    def connect(address):
        socket.create_connection(address, 2).close()
    def datagram():
        first = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        first.bind(("127.0.0.1", 0))
        second = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        second.connect(first.getsockname())
        second.send(b"x")
        first.recv(1)
    attempt("serve", serve)
    attempt("own", lambda: connect(server.getsockname()))
    attempt("foreign", lambda: connect(("127.0.0.1", int(sys.argv[1]))))
    attempt("declared", lambda: connect(("127.0.0.1", int(sys.argv[2]))))
    # Documentation's own net, RFC 5737: no packet leaves.
    attempt("remote", lambda: connect(("192.0.2.1", 9)))
    attempt("name", lambda: socket.getaddrinfo("nobody.invalid", 80))
    attempt("datagram", datagram)
    attempt("send", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(
        b"x", ("127.0.0.1", 9)))
    attempt("cards", socket.if_nameindex)
    """

  struct Case: CustomTestStringConvertible, Sendable {
    var network: String
    var printed: [String: String]
    var denied: Set<String>

    var testDescription: String { network }
  }

  static let cases = [
    Case(
      network: "none",
      printed: [
        "serve": "EACCES", "foreign": "EACCES", "declared": "EACCES", "remote": "EACCES",
        "name": "unknown", "datagram": "ok", "send": "EACCES", "cards": "ok",
      ], denied: ["bind", "connect foreign", "connect declared", "connect remote", "send"]),
    Case(
      network: "loopback",
      printed: [
        "serve": "ok", "own": "ok", "foreign": "ECONNREFUSED", "declared": "ECONNREFUSED",
        "remote": "EACCES", "name": "unknown", "datagram": "ok", "send": "ok", "cards": "ok",
      ], denied: ["connect remote"]),
    Case(
      network: "declared",
      printed: [
        "serve": "ok", "own": "ok", "foreign": "EACCES", "declared": "ok", "remote": "EACCES",
        "name": "unknown", "datagram": "ok", "send": "EACCES", "cards": "ok",
      ], denied: ["connect foreign", "connect remote", "send"]),
  ]

  @Test(arguments: cases)
  func `reaches what the policy names, and is told by address about the rest`(
    example: Case
  ) throws {
    if machineLacks(.calls, .network) { return }
    let foreign = try ForeignServer()
    let declared = try ForeignServer()
    let network: HermeticPolicy.Network =
      switch example.network {
      case "none": .none
      case "loopback": .loopback
      default: .declared([.address(host: "localhost", port: declared.port)])
      }
    let run = try ConfinedRun(.enforce, network)
    let outcome = try run.python(Self.script, ["\(foreign.port)", "\(declared.port)"])
    var printed: [String: String] = [:]
    for line in outcome.output.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      printed[words[0]] = words.last
    }
    for (name, result) in example.printed { #expect(printed[name] == result, "\(name)") }
    let names = [
      "127.0.0.1:\(foreign.port)": "foreign", "127.0.0.1:\(declared.port)": "declared",
      "192.0.2.1:9": "remote",
    ]
    // The name service's address is this machine's business.
    let denied = outcome.violations.filter { $0.operation != .resolve }.compactMap { violation in
      violation.operation == .connect
        ? names[violation.target].map { "connect \($0)" } : violation.operation.rawValue
    }
    #expect(Set(denied) == example.denied)
    #expect(outcome.violations.allSatisfy { $0.outcome == .denied })
    #expect(outcome.violations.contains { $0.operation == .resolve })
    #expect(outcome.log.isComplete)
    #expect(outcome.log.confinement?.hasOwnNetwork == (example.network != "declared"))
  }

  @Test func `watching lets everything pass and tells it all the same`() throws {
    if machineLacks(.calls) { return }
    let foreign = try ForeignServer()
    let run = try ConfinedRun(.watch, .none)
    let outcome = try run.python(
      "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])))",
      ["\(foreign.port)"])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.told == ["seen connect 127.0.0.1:\(foreign.port)"])
    let act = try #require(outcome.violations.first)
    #expect(act.transport == "tcp")
    #expect(act.program.contains("python"))
    #expect(act.folder == run.folder)
    #expect(abs(act.first.secondsSince1970 - Date().timeIntervalSince1970) < 60)
  }

  @Test func `sockets of files are reached where they are declared`() throws {
    if machineLacks(.calls) { return }
    let script = """
      import socket, sys, os
      server = socket.socket(socket.AF_UNIX)
      server.bind("scratch/own")
      server.listen()
      socket.socket(socket.AF_UNIX).connect("scratch/own")
      for path in sys.argv[1:]:
          try:
              socket.socket(socket.AF_UNIX).connect(path)
              print("ok")
          except OSError as error:
              print(error.errno)
      """
    let run = try ConfinedRun()
    run.sandbox.policy.network = .declared([.socket(path: "\(run.outside)/declared")])
    // Made before, by somebody else.
    let maker = Process()
    maker.executableURL = URL(filePath: "/usr/bin/env")
    maker.arguments = [
      "python3", "-c",
      "import socket, sys\nfor p in sys.argv[1:]: socket.socket(socket.AF_UNIX).bind(p)",
      "\(run.outside)/declared", "\(run.outside)/other",
    ]
    try maker.run()
    maker.waitUntilExit()
    let outcome = try run.python(
      script,
      ["\(run.outside)/declared", "outside/other", "\(run.outside)/absent", "\0abstract"].map {
        $0.replacing("\0", with: "@")
      })
    // Nobody listens, which the kernel says by itself.
    #expect(outcome.output == "111\n13\n2\n2\n")
    #expect(outcome.told == ["denied connect unix:\(run.outside)/other"])
    #expect(outcome.log.observations.contains { $0.target == "unix:\(run.outside)/declared" })
  }

  @Test func `without name spaces the supervisor alone denies, and says so`() throws {
    if machineLacks(.calls) { return }
    let foreign = try ForeignServer()
    let run = try ConfinedRun(.enforce, .none)
    run.sandbox.disabled = [.users]
    let outcome = try run.python(
      "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])))",
      ["\(foreign.port)"])
    #expect(outcome.status == 1)
    #expect(outcome.told == ["denied connect 127.0.0.1:\(foreign.port)"])
    #expect(outcome.log.confinement?.hasOwnNetwork == false)
    #expect(
      outcome.log.confinement?.missing == [
        "processes: this machine gives no name spaces",
        "network: this machine gives no name spaces",
      ])
  }

  @Test func `without a supervisor of calls nothing is named, and the network still is not there`()
    throws
  {
    if machineLacks(.network) { return }
    let foreign = try ForeignServer()
    let run = try ConfinedRun(.enforce, .none)
    run.sandbox.disabled = [.calls]
    let outcome = try run.python(
      """
      import socket, sys
      try: socket.create_connection(('127.0.0.1', int(sys.argv[1])))
      except OSError as error: print(error.errno)
      """, ["\(foreign.port)"])
    #expect(outcome.output == "111\n")
    #expect(outcome.told == [])
    #expect(outcome.log.confinement?.seesCalls == false)
  }
}
