import AssayJSON
import AssayMatching
import AssayPact
import AssayPactFiles
import Foundation
import Subprocess
import SystemPackage

/// A process that adds interactions as tests do.
enum Fixture {
  struct Answer: Sendable {
    var output: String
    /// Of a signal, 128 more.
    var status: Int32
  }

  static let path: String = {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "assay-pact-fixture").path
  }()

  static func run(_ arguments: [String]) async throws -> Answer {
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), output: .string(limit: 1 << 20),
      error: .discarded)
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let number): 128 + number
      }
    return Answer(output: result.standardOutput, status: status)
  }
}

extension Fixture {
  /// Kills it while it adds.
  ///
  /// - Returns: the numbers of those that it said it has added.
  static func kill(_ arguments: [String], after count: Int) async throws -> [Int] {
    let result = try await Subprocess.run(
      .path(FilePath(path)), arguments: Arguments(arguments), input: .none, output: .sequence,
      error: .discarded
    ) { execution in
      var numbers: [Int] = []
      for try await line in execution.standardOutput.strings() {
        if let number = Int(line) { numbers.append(number) }
        if numbers.count == count { try execution.send(signal: .kill) }
      }
      return numbers
    }
    return result.closureResult
  }
}

extension Interaction {
  /// As the fixture makes it.
  static func item(_ number: Int, status: Int = 200) -> Interaction {
    let request = RequestParts(
      method: "GET", path: "/items/\(number)",
      headers: Headers([("Accept", ["application/json"])]))
    let body = Body(plain: ["id": .number(JSONNumber(number)), "tags": ["a", "b"]], nil)
    let response = ResponseParts(status: status, headers: Headers(), body: body)
    return Interaction(
      "a request for item \(number)", .http(PactRequest(request), PactResponse(response)),
      states: [ProviderState("item \(number) exists")])
  }
}

extension Pact {
  static func items(_ numbers: some Sequence<Int>) -> Pact {
    Pact(consumer: "shop", provider: "stock", interactions: numbers.map { .item($0) })
  }

  var text: String { String(decoding: PactWriter.write(self).bytes, as: UTF8.self) }
}
