import AssayEvidence
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Gives every refusal a body that says what to do, also where no request of ours was met.
struct JSONErrors: RouterMiddleware {
  typealias Context = BasicRequestContext

  /// The last components of what may be asked, `*` for a name.
  private static let requests: [(path: [String], methods: [HTTPRequest.Method])] = [
    (["openapi.json"], [.get]),
    (["dependencies"], [.get, .post]),
    (["dependencies", "*", "start"], [.post]),
    (["dependencies", "*", "log"], [.get]),
    (["leases"], [.get, .post]),
    (["leases", "*"], [.delete]),
    (["suites"], [.post]),
    (["suites", "*"], [.delete]),
    (["stop"], [.post]),
  ]

  func handle(
    _ request: Request, context: BasicRequestContext,
    next: @concurrent (Request, BasicRequestContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as any HTTPResponseError {
      return Self.response(to: request, status: error.status)
    }
  }

  private static func response(to request: Request, status: HTTPResponse.Status) -> Response {
    // The first component is a secret.
    let components = request.uri.path.split(separator: "/").dropFirst().map(String.init)
    let shown = "\(request.method.rawValue) \(components.dropFirst().joined(separator: "/"))"
    func answer(
      _ status: HTTPResponse.Status, _ happened: String, _ remedy: String? = nil,
      headers: HTTPFields = [:]
    ) -> Response {
      JSONAnswer.response(
        status,
        ErrorWire(
          FailureReport(
            .badInput, attempt: "answer a request", subject: shown, happened: happened,
            remedy: remedy)), headers: headers)
    }
    switch status {
    case .notFound where components.first != "v1":
      return answer(
        .notFound, "It does not begin with an address of this server.",
        "Begin it with ASSAY_API, as it is.")
    case .notFound:
      guard let known = requests.first(where: { matches($0.path, components.dropFirst()) }) else {
        let paths = requests.map { $0.path.joined(separator: "/") }
        return answer(
          .notFound, "There is no such request.",
          APICall.remedy(components.dropFirst().joined(separator: "/"), paths))
      }
      let methods = known.methods.map(\.rawValue).joined(separator: ", ")
      return answer(
        .methodNotAllowed, "It takes \(methods) only.", headers: [.allow: methods])
    case .contentTooLarge:
      return answer(status, "Its body is larger than \(APICall.bodyLimit >> 20) MiB.")
    default:
      return answer(status, "\(status.code) \(status.reasonPhrase)")
    }
  }

  private static func matches(_ pattern: [String], _ path: ArraySlice<String>) -> Bool {
    pattern.count == path.count && zip(pattern, path).allSatisfy { $0 == "*" || $0 == $1 }
  }
}

/// Answers as clients get them.
enum JSONAnswer {
  static func response(
    _ status: HTTPResponse.Status, _ value: some Encodable, headers: HTTPFields = [:]
  ) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and finite numbers can always be encoded.
    let data = (try? encoder.encode(value)) ?? Data()
    return response(status, text: String(decoding: data, as: UTF8.self), headers: headers)
  }

  static func response(
    _ status: HTTPResponse.Status, text: String, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
