import AssayServer
import Foundation
import Testing

/// Whatever a client sends that is wrong is named, with what to do, and starts nothing.
struct WrongRequestTests {
  /// Method, path, body, status, and what the error names and advises.
  static let requests: [(String, String, String?, Int, String, String)] = [
    ("GET", "dependencis", nil, 404, "GET dependencis", "Did you mean dependencies?"),
    ("GET", "", nil, 404, "GET", "leases"),
    ("PUT", "leases", "{}", 405, "PUT leases", ""),
    ("GET", "dependencies/cache/start", nil, 405, "GET dependencies/cache/start", ""),
    ("POST", "leases", nil, 400, "body", "openapi.json"),
    ("POST", "leases", "{", 400, "body", "openapi.json"),
    ("POST", "leases", "[]", 400, "body", "openapi.json"),
    ("POST", "leases", "{}", 400, "dependency", "openapi.json"),
    ("POST", "leases", #"{"dependncy": "cache"}"#, 400, "dependncy", "Did you mean dependency?"),
    ("POST", "leases", #"{"dependency": 3}"#, 400, "dependency", "openapi.json"),
    ("POST", "leases", #"{"dependency": null}"#, 400, "dependency", "openapi.json"),
    ("POST", "leases", #"{"dependency": "cash"}"#, 400, "cash", "cache, other"),
    ("POST", "leases?test=a", #"{"dependency": "cache"}"#, 400, "?test", "Leave it out"),
    (
      "POST", "dependencies", #"{"kind": "redis", "migration": "/m"}"#, 400, "migration",
      "Did you mean migrations?"
    ),
    ("POST", "dependencies", #"{"kind": "rediss"}"#, 400, "kind", "redis"),
    ("POST", "dependencies", #"{"kind": "redis", "isolation": "table"}"#, 400, "isolation", ""),
    ("POST", "dependencies", #"{"kind": "redis", "settings": []}"#, 400, "settings", ""),
    ("POST", "dependencies", #"{"kind": "postgres", "seed": "a.sql"}"#, 400, "seed", "/"),
    ("POST", "dependencies/cash/start", nil, 400, "cash", "cache, other"),
    ("GET", "dependencies/cash/log", nil, 400, "cash", ""),
    ("GET", "dependencies/cache/log", nil, 400, "cache", "Start it first."),
    ("GET", "dependencies/cache/log?lines=0", nil, 400, "?lines=0", "1 to 10000"),
    ("GET", "dependencies/cache/log?lines=many", nil, 400, "?lines=many", "1 to 10000"),
    ("GET", "dependencies/cache/log?line=3", nil, 400, "?line", "Did you mean lines?"),
    ("DELETE", "leases/nobodys", nil, 400, "nobodys", ""),
    ("DELETE", "leases/nobodys?keep=yes", nil, 400, "?keep=yes", "true or false"),
    ("POST", "suites", #"{"name": ""}"#, 400, "name", "exec"),
    ("POST", "suites", #"{"name": "a/b"}"#, 400, "name", "exec"),
    ("POST", "suites", #"{"name": "a", "pid": "1"}"#, 400, "pid", ""),
    ("POST", "suites", #"{"name": "a", "dependencies": ["cash"]}"#, 400, "cash", "cache, other"),
    ("DELETE", "suites/exec-1", nil, 400, "exec-1", ""),
  ]

  @Test func `is refused with its place and what to do`() async throws {
    try await ServedRun.with { served in
      let address = served.server.fullAddress()
      for (method, path, body, status, subject, remedy) in Self.requests {
        let answer = try await ask(method, "\(address)/\(path)", body)
        let what: Comment = "\(method) \(path) \(body ?? "") → \(answer.status) \(answer.text)"
        #expect(answer.status == status, what)
        #expect(answer.contentType == "application/json", what)
        #expect(answer.error("subject").contains(subject), what)
        #expect(remedy.isEmpty || answer.error("remedy").contains(remedy), what)
        #expect(!answer.error("happened").isEmpty, what)
        #expect(answer.error("message").hasPrefix("could not "), what)
      }
      #expect(await served.startedNames() == [])
    }
  }

  @Test func `says which methods a path takes`() async throws {
    try await ServedRun.with { served in
      let answer = try await ask("PATCH", "\(served.server.fullAddress())/leases", "{}")
      #expect(answer.allow == "GET, POST")
    }
  }

  @Test func `a body without end is cut off`() async throws {
    try await ServedRun.with { served in
      let answer = try await ask(
        "POST", "\(served.server.fullAddress())/leases", String(repeating: " ", count: 2 << 20))
      #expect(answer.status == 413)
      #expect(answer.error("happened") == "Its body is larger than 1 MiB.")
    }
  }

  @Test func `an address that was not given out opens nothing`() async throws {
    try await ServedRun.with { served in
      let address = served.server.fullAddress()
      let secret = try #require(address.split(separator: "/").dropLast().last)
      for other in ["guess", String(secret.dropLast())] {
        let answer = try await ask("GET", "\(address.replacing(secret, with: other))/leases")
        #expect(answer.status == 400)
        #expect(answer.error("remedy") == "Take it from ASSAY_API, as it is.")
      }
      let outside = try await ask("GET", address.replacing("/v1", with: "/v2/leases"))
      #expect(outside.status == 404)
      #expect(!outside.text.contains(secret))
    }
  }

  @Test func `the OpenAPI document names every path, its methods and its keys`() async throws {
    try await ServedRun.with { served in
      let address = served.server.fullAddress()
      let document = try await ask("GET", "\(address)/openapi.json").object
      let paths = try #require(document["paths"] as? [String: [String: Any]])
      #expect(paths.count == 8)
      for (path, operations) in paths {
        let real = path.replacing(#/\{\w+\}/#, with: "x")
        let answer = try await ask("TRACE", address + real)
        let methods = ["get", "post", "delete"].filter { operations[$0] != nil }
        #expect(answer.status == 405, "\(path): \(answer.text)")
        #expect(answer.allow == methods.map { $0.uppercased() }.joined(separator: ", "))
      }
      for (path, schema) in [
        ("dependencies", try Self.schema(document, "Description")),
        ("leases", try Self.schema(paths["/leases"]?["post"])),
        ("suites", try Self.schema(paths["/suites"]?["post"])),
      ] {
        let answer = try await ask("POST", "\(address)/\(path)", #"{"unheard-of": 1}"#)
        let known = answer.error("remedy").split(separator: "Choose from: ").last ?? ""
        let properties = try #require(schema["properties"] as? [String: Any])
        #expect(
          Set(known.dropLast().split(separator: ", ").map(String.init)) == Set(properties.keys))
      }
    }
  }

  private static func schema(
    _ document: [String: Any], _ name: String
  ) throws -> [String: Any] {
    let components = document["components"] as? [String: [String: Any]]
    return try #require(components?["schemas"]?[name] as? [String: Any])
  }

  private static func schema(_ operation: Any?) throws -> [String: Any] {
    let body = (operation as? [String: Any])?["requestBody"] as? [String: Any]
    let content = body?["content"] as? [String: [String: Any]]
    return try #require(content?["application/json"]?["schema"] as? [String: Any])
  }
}
