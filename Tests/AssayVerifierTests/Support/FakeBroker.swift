import AssayJSON
import AssayMatching
import AssayVerifier
import Synchronization

/// A broker at the path `/broker` that gives pacts and takes results, as far as tests need it.
struct FakeBroker: Sendable {
  /// Whether it can select pacts for verification.
  var isModern = true
  /// What must stand in `Authorization`; nil: anything.
  var authorization: String?
  var pacts: [String: JSON]
  /// What it says of each pact, by consumer.
  var properties: [String: JSON] = [:]

  /// A pact of `shop` or `desk` with `stock`, as brokers give it.
  static func pact(_ consumer: String, status: Int = 200) -> JSON {
    [
      "consumer": ["name": .string(consumer)], "provider": ["name": "stock"],
      "interactions": [
        [
          "_id": .string("id-\(consumer)"), "description": "get",
          "request": ["path": .string("/\(consumer)")],
          "response": ["status": .number(JSONNumber(status))],
        ]
      ], "metadata": ["pactSpecification": ["version": "2.0.0"]],
    ]
  }

  func answer(_ request: RequestParts) -> TestServer.Reply {
    if let authorization, request.headers["authorization"] != [authorization] {
      return .json(["error": "who are you?"], status: 401)
    }
    let host = request.headers["host"]?.first ?? ""
    let base = "http://\(host)/broker"
    switch (request.method, request.path) {
    case ("GET", "/broker"): return index(base)
    case ("POST", "/broker/provider/stock%20%26%20more/for-verification"),
      ("POST", "/broker/provider/stock/for-verification"):
      return .json(["_embedded": ["pacts": .array(pacts.keys.sorted().map { selected($0, base) })]])
    case ("GET", "/broker/provider/stock/latest"):
      let links = pacts.keys.sorted().map { consumer -> JSON in
        ["href": .string("\(base)/pacts/\(consumer)"), "name": .string(consumer)]
      }
      return .json(["_links": ["pb:pacts": .array(links)]])
    case ("GET", "/broker/provider/stock"):
      return .json([
        "_links": [
          "pb:branch-version": ["href": .string("\(base)/branches/{branch}/versions/{version}")],
          "pb:version-tag": [["href": .string("\(base)/versions/{version}/tags/{tag}")]],
        ]
      ])
    case ("GET", let path) where path.hasPrefix("/broker/pacts/"):
      return pact(String(path.dropFirst("/broker/pacts/".count)), base)
    case ("PUT", _): return .json([:])
    case ("POST", let path) where path.hasPrefix("/broker/results/"): return .json([:], status: 201)
    default: return .json(["error": "no such resource"], status: 404)
    }
  }

  private func index(_ base: String) -> TestServer.Reply {
    var links: JSONObject = [
      "pb:latest-provider-pacts": [
        "href": .string("\(base)/provider/{provider}/latest"), "templated": true,
      ]
    ]
    if isModern {
      links["pb:provider-pacts-for-verification"] = [
        "href": .string("\(base)/provider/{provider}/for-verification")
      ]
    }
    return .json(["_links": .object(links)])
  }

  private func selected(_ consumer: String, _ base: String) -> JSON {
    var item: JSONObject = ["_links": ["self": ["href": .string("\(base)/pacts/\(consumer)")]]]
    item["verificationProperties"] = properties[consumer]
    return .object(item)
  }

  private func pact(_ consumer: String, _ base: String) -> TestServer.Reply {
    guard var pact = pacts[consumer]?.object else {
      return .json(["error": "no such pact"], status: 404)
    }
    pact["_links"] = [
      "pb:provider": ["href": .string("\(base)/provider/stock")],
      "pb:publish-verification-results": ["href": .string("\(base)/results/\(consumer)")],
    ]
    return .json(.object(pact))
  }
}
