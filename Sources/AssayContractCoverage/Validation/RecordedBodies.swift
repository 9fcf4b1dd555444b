import AssayContractReview
import AssayJSON
import AssayOpenAPI

/// The bodies of a recorded call as values, and what is wrong with them before any schema.
struct RecordedBodies {
  private(set) var faults: [ContractFinding] = []
  private(set) var unchecked: [String] = []
  private var request: JSON?
  private var response: JSON?

  init(_ call: RecordedCall) {
    request = read(
      call.requestBody, call.requestHeaders["content-type"], "request", .requestBodyIncompatible)
    // An answer to HEAD has the headers of a body, and none.
    guard call.method.uppercased() != "HEAD" else { return }
    response = read(
      call.responseBody, call.responseHeaders["content-type"], "response",
      .responseBodyIncompatible)
  }

  private mutating func read(
    _ body: RecordedBody, _ contentType: String?, _ part: String, _ code: ContractFinding.Code
  ) -> JSON? {
    switch body {
    case .unknown:
      unchecked.append("The body of the \(part) was not recorded.")
      return nil
    case .cut:
      unchecked.append("The body of the \(part) was recorded in part only.")
      return nil
    case .whole(let bytes):
      guard !bytes.isEmpty else { return nil }
      guard contentType.map({ MediaRange($0).isJSON }) ?? true else {
        // Forms are texts; of other bytes nothing is compared.
        return .string(String(decoding: bytes, as: UTF8.self))
      }
      do throws(JSONFault) { return try JSON(parsing: bytes) } catch {
        let place = ContractPlace(JSONPointer() / part / "body")
        faults.append(
          ContractFinding(
            code, "The body of the \(part) is not JSON: \(error.what) (at byte \(error.offset)).",
            mock: place, spec: JSONPointer()))
        return nil
      }
    }
  }

  func exchange(_ call: RecordedCall, status: Int) -> HTTPExchange {
    var exchange = HTTPExchange(
      method: call.method, path: call.path, query: QueryText(call.query ?? ""),
      requestHeaders: PactHeaders(call.requestHeaders.pairs), requestBody: PactBody(request),
      status: status, responseHeaders: PactHeaders(call.responseHeaders.pairs),
      responseBody: PactBody(response))
    exchange.isRequestBodyUnknown = call.requestBody != .whole([])
    let mayHaveBody = call.method.uppercased() != "HEAD" && status >= 200 && status != 204
    exchange.lacksResponseBody = call.responseBody == .whole([]) && mayHaveBody && status != 304
    return exchange
  }
}

extension RecordedCall {
  /// The method, and what the path looks like.
  var shape: String { "\(method.uppercased()) \(PathShape(path).text)" }
}

extension RecordedHeaders {
  fileprivate var pairs: [(String, String)] { all.map { ($0.name, $0.value) } }
}
