import AssayEvidence
import AssayJSON
import AssayMatching
import AssayProviderVerification

/// Speaks HAL over HTTP with a broker.
struct BrokerSession {
  let access: BrokerAccess
  let exchange: HTTPExchange

  /// Asks for a document.
  ///
  /// - Parameters:
  ///   - url: whole, or a path on the broker's server.
  ///   - attempt: completes "could not …".
  /// - Returns: the answer; JSON's null where there is none.
  /// - Throws: a failure when there is no answer, a refusal, or no JSON.
  func get(_ url: String, to attempt: String) async throws(FailureReport) -> JSON {
    try await send(RequestParts(), url, attempt)
  }

  /// Sends a document.
  ///
  /// - Returns: the answer; JSON's null where there is none.
  @discardableResult
  func send(
    _ method: String, _ json: JSON, to url: String, attempt: String
  ) async throws(FailureReport) -> JSON {
    try await send(
      RequestParts(
        method: method, headers: Headers([("Content-Type", ["application/json"])]),
        body: .present(JSONPrinter.compact.bytes(json), nil)), url, attempt)
  }

  private func send(
    _ request: RequestParts, _ url: String, _ attempt: String
  ) async throws(FailureReport) -> JSON {
    let url = url.hasPrefix("/") ? Self.origin(of: access.address) + url : url
    try AddressCheck.check(url, to: attempt)
    var request = request
    request.headers.add("Accept", ["application/hal+json, application/json"])
    if let words = authorization, Self.origin(of: url) == Self.origin(of: access.address) {
      request.headers.add("Authorization", [words])
    }
    let response: ResponseParts
    do throws(ExchangeFault) { response = try await exchange.send(request, to: url) } catch {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: url, happened: "The server \(error.what)",
        remedy: "See whether it runs at this address, and whether it is slow.")
    }
    guard (200..<300).contains(response.status) else { throw refusal(response, url, attempt) }
    guard let bytes = response.body.bytes else { return .null }
    do throws(JSONFault) { return try JSON(parsing: bytes) } catch {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: url,
        happened: "The server answered what is no JSON: \(error).",
        remedy: "See whether a broker answers at this address, and not a page to log in.")
    }
  }

  private var authorization: String? {
    switch access.authentication {
    case .none: nil
    case .basic(let user, let password): "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))"
    case .bearer(let token): "Bearer \(token)"
    }
  }

  private func refusal(
    _ response: ResponseParts, _ url: String, _ attempt: String
  ) -> FailureReport {
    let words = response.body.bytes.map { String(decoding: $0.prefix(1000), as: UTF8.self) } ?? ""
    let happened = "The server answered \(response.status)" + (words.isEmpty ? "." : ": \(words)")
    let remedy =
      switch response.status {
      case 300..<400:
        "Name the address that it points to: \(response.headers["location"]?.first ?? "unknown")."
      case 401, 403: "It was asked by \(access.authentication): give one who may do this."
      case 404: "See whether the address and the names are right, and whether a pact was published."
      case 400..<500: "Change what the answer names."
      default: "See the server's log, or try again later."
      }
    return FailureReport(
      (500..<600).contains(response.status) ? .infrastructure : .badInput, attempt: attempt,
      subject: url, happened: happened, remedy: remedy)
  }

  /// As `https://host:8080`; secrets go nowhere else.
  static func origin(of url: String) -> String {
    guard let scheme = url.firstRange(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    return url[..<end].lowercased()
  }
}

extension JSON {
  /// The address of a link; of a list of links the first.
  func link(_ relation: String) -> String? { links(relation).first?["href"]?.string }

  /// All links of a relation, which may be one or a list.
  func links(_ relation: String) -> [JSON] {
    guard let link = self["_links"]?[relation] else { return [] }
    return link.array ?? [link]
  }
}

extension String {
  /// A template of an address with its values in place.
  func expanded(_ values: [String: String]) -> String {
    var result = self
    for (name, value) in values {
      result = result.replacing("{\(name)}", with: RequestAddress.segment(value))
    }
    return result
  }
}
