import NIOHTTP1

/// What of a head is passed on (RFC 9110, section 7.6.1).
enum Forwarding {
  /// Of one connection only; how long a body is, the proxy says as it was said to it.
  private static let ofConnection = [
    "connection", "keep-alive", "proxy-connection", "upgrade", "te", "http2-settings",
  ]

  static func request(
    _ head: HTTPRequestHead, to target: ProxyTarget, _ settings: RecordingProxy.Settings
  ) -> HTTPRequestHead {
    var headers = withoutConnection(head.headers)
    headers.replaceOrAdd(name: "host", value: target.authority)
    // Compressed bodies could not be read afterwards.
    headers.remove(name: "accept-encoding")
    if let name = settings.consumerHeader { headers.remove(name: name) }
    let path = head.uri.hasPrefix("/") ? head.uri : absolutePath(head.uri)
    return HTTPRequestHead(
      version: .http1_1, method: head.method, uri: target.path + path, headers: headers)
  }

  static func response(_ head: HTTPResponseHead, to request: HTTPRequestHead) -> HTTPResponseHead {
    var headers = withoutConnection(head.headers)
    let hasBody = request.method != .HEAD && head.status.mayHaveResponseBody
    let isOld = request.version.major == 1 && request.version.minor == 0
    if !hasBody || isOld || headers.contains(name: "content-length") {
      headers.remove(name: "transfer-encoding")
    } else {
      headers.replaceOrAdd(name: "transfer-encoding", value: "chunked")
    }
    if !request.isKeepAlive { headers.add(name: "connection", value: "close") }
    return HTTPResponseHead(version: request.version, status: head.status, headers: headers)
  }

  private static func withoutConnection(_ headers: HTTPHeaders) -> HTTPHeaders {
    var result = headers
    for name in headers[canonicalForm: "connection"] { result.remove(name: String(name)) }
    for name in ofConnection { result.remove(name: name) }
    return result
  }

  /// As proxies are asked: with the whole address, of which only the path counts here.
  private static func absolutePath(_ uri: String) -> String {
    guard let scheme = uri.firstRange(of: "://") else { return uri == "*" ? "/*" : "/" + uri }
    let rest = uri[scheme.upperBound...].drop { $0 != "/" && $0 != "?" }
    return rest.hasPrefix("/") ? String(rest) : "/" + rest
  }
}
