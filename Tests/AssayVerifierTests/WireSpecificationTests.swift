import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import AssayProviderVerification
import AssayTestSupport
import AssayVerifier
import Foundation
import NIOCore
import NIOPosix
import Testing

/// The cases of the Pact specification as they go over HTTP: requests to a mock server, answers and
/// messages from a provider.
@Suite(.timeLimit(.minutes(5)))
struct WireSpecificationTests {
  /// HTTP has no empty path, and a header is one line.
  private static let impossible: Set = [
    "v1/request/path/empty path found when forward slash expected",
    "v1.1/request/path/empty path found when forward slash expected",
    "v2/request/path/empty path found when forward slash expected",
    "v3/request/headers/matches content type with parameters in different order",
    "v3/response/headers/matches content type with parameters in different order",
    "v4/request/headers/matches content type with parameters in different order",
    "v4/response/headers/matches content type with parameters in different order",
  ]

  @Test(
    .enabled(if: ConformanceData.isExpected, "\(ConformanceData.missing)"),
    arguments: [("v1", 76), ("v1.1", 97), ("v2", 178), ("v3", 226), ("v4", 226)])
  func `every case that HTTP can carry is decided as it says`(
    _ version: String, _ count: Int
  ) async throws {
    let cases = try WireCase.all(version)
    #expect(cases.count == count)
    var wrong: [String] = []
    for item in cases where try await item.isMatch() != item.matches { wrong.append(item.name) }
    print("Pact specification \(version) over HTTP: \(count - wrong.count) of \(count)")
    #expect(Set(wrong) == Self.impossible.filter { $0.hasPrefix(version + "/") })
  }
}

private struct WireCase {
  let version: String
  /// As `v1/request/body/array at top level`.
  let name: String
  let json: JSON

  var matches: Bool { json["match"] == true }
  private var actual: JSON { json["actual"] ?? [:] }
  private var kind: Substring { name.split(separator: "/")[1] }

  static func all(_ version: String) throws -> [WireCase] {
    let base = ConformanceData.path("pact-spec/\(version)/testcases")
    let names = FileManager.default.enumerator(atPath: base)?.allObjects as? [String] ?? []
    return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      let json = try JSON(
        parsing: try ConformanceData.bytes("pact-spec/\(version)/testcases/\(name)"))
      return WireCase(version: version, name: "\(version)/\(name.dropLast(5))", json: json)
    }
  }

  func isMatch() async throws -> Bool {
    switch kind {
    case "request": try await requestMatches()
    case "response": try await answerMatches(isMessage: false)
    default: try await answerMatches(isMessage: true)
    }
  }

  // MARK: To a mock server

  private func requestMatches() async throws -> Bool {
    let expected = json["expected"] ?? [:]
    let mock = MockProvider(
      try pact(["request": expected, "response": ["status": 200]]).interactions,
      matching: Matching(tools: Examples.matching.tools, comparesQueryAsText: version == "v1"))
    return try await withMockServer(mock) { server in
      let answer = try await exchange(server.port, requestBytes())
      return answer.hasPrefix("HTTP/1.1 200")
    }
  }

  private func requestBytes() throws -> [UInt8] {
    var target = Self.escaped(actual["path"]?.string ?? "/", keeping: "/?&=%+,:;@!$'()*~-._")
    switch actual["query"] {
    case .string(let text)? where !text.isEmpty: target += "?" + text.replacing(" ", with: "%20")
    case .object(let query)?:
      let items = query.members.flatMap { member in
        (member.value.array ?? [member.value]).map {
          "\(Self.escaped(member.name))=\(Self.escaped($0.string ?? ""))"
        }
      }
      target += "?" + items.joined(separator: "&")
    default: break
    }
    let method = (actual["method"]?.string ?? "GET").uppercased()
    var head = "\(method) \(target.isEmpty ? "/" : target) HTTP/1.1\r\nHost: localhost\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    let body = try body(of: "body")
    if let body { head += "Content-Length: \(body.count)\r\n" }
    return Array((head + "Connection: close\r\n\r\n").utf8) + (body ?? [])
  }

  private static func escaped(_ text: String, keeping others: String = "-._~") -> String {
    let kept = CharacterSet(charactersIn: "a"..."z").union(CharacterSet(charactersIn: "A"..."Z"))
      .union(CharacterSet(charactersIn: "0"..."9")).union(CharacterSet(charactersIn: others))
    return text.addingPercentEncoding(withAllowedCharacters: kept) ?? text
  }

  // MARK: From a provider

  private func answerMatches(isMessage: Bool) async throws -> Bool {
    let expected = json["expected"]?.object ?? [:]
    let interaction: JSONObject =
      isMessage ? expected : ["request": ["path": "/"], "response": .object(expected)]
    let plan = try VerificationPlan(
      [SourcedPact(try pact(interaction, isMessage: isMessage), source: name)],
      tools: Examples.matching.tools)
    let reply = try isMessage ? message() : response()
    return try await TestServer.with({ _ in reply }) { _, address in
      let verifier = Examples.verifier(
        isMessage ? nil : .address(address), messages: isMessage ? .address(address) : nil)
      return try await verifier.run(plan).verdict == .passed
    }
  }

  private func response() throws -> TestServer.Reply {
    TestServer.Reply(
      status: actual["status"]?.int ?? 200, headers: headers, body: try body(of: "body") ?? [])
  }

  private func message() throws -> TestServer.Reply {
    let metadata = actual["metaData"] ?? actual["metadata"] ?? [:]
    let text = Data(JSONPrinter.compact.bytes(metadata)).base64EncodedString()
    var headers = [("Pact-Message-Metadata", text)]
    if let type = contentType { headers.append(("Content-Type", type)) }
    return TestServer.Reply(headers: headers, body: try body(of: "contents") ?? [])
  }

  // MARK: Parts

  private func pact(_ interaction: JSONObject, isMessage: Bool = false) throws -> Pact {
    var interaction = interaction
    interaction["description"] = "case"
    if version == "v4" {
      interaction["type"] = isMessage ? "Asynchronous/Messages" : "Synchronous/HTTP"
    }
    let specification = ["v1": "1.0.0", "v1.1": "1.1.0", "v2": "2.0.0", "v3": "3.0.0"][version]
    let json: JSON = [
      "consumer": ["name": "c"], "provider": ["name": "p"],
      (isMessage && version != "v4" ? "messages" : "interactions"): [.object(interaction)],
      "metadata": ["pactSpecification": ["version": .string(specification ?? "4.0")]],
    ]
    return try PactReader.read(JSONPrinter.compact.bytes(json)).pact
  }

  private var headers: [(String, String)] {
    (actual["headers"]?.object?.members ?? []).flatMap { member in
      (member.value.array ?? [member.value]).map { (member.name, $0.string ?? "") }
    }
  }

  private var contentType: String? {
    let metadata = actual["metaData"] ?? actual["metadata"]
    return headers.first { $0.0.lowercased() == "content-type" }?.1
      ?? metadata?["contentType"]?.string ?? metadata?["content-type"]?.string
      ?? actual["contents"]?["contentType"]?.string
  }

  /// nil: there is none.
  private func body(of key: String) throws -> [UInt8]? {
    guard var content = actual[key] else { return nil }
    var type = contentType ?? ""
    var isEncoded = false
    if version == "v4", content["content"] != nil || content["contentType"] != nil {
      type = content["contentType"]?.string ?? type
      if content["encoded"] == "base64" {
        return Data(base64Encoded: content["content"]?.string ?? "").map { [UInt8]($0) }
      }
      isEncoded = content["encoded"] != "JSON"
      content = content["content"] ?? .null
    }
    switch content {
    case .null: return type.contains("json") ? Array("null".utf8) : []
    case .string(let text) where !(isEncoded && type.contains("json") && !text.isEmpty):
      return Array(text.utf8)
    default: return JSONPrinter.compact.bytes(content)
    }
  }
}

/// Sends some bytes and gives what comes back until the server ends the connection.
private func exchange(_ port: UInt16, _ bytes: [UInt8]) async throws -> String {
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .connect(host: "127.0.0.1", port: Int(port)) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
  return try await channel.executeThenClose { inbound, outbound in
    try await outbound.write(ByteBuffer(bytes: bytes))
    var text = ""
    for try await part in inbound { text += String(buffer: part) }
    return text
  }
}
