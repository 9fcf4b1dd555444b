import AssayMatching
import AssayMocking
import NIOCore
import NIOHTTP1

/// A request of HTTP, as NIO reads it.
struct ReceivedRequest: IncomingRequest {
  let head: HTTPRequestHead
  let body: ByteBuffer?
  let path: String
  /// What follows the question mark.
  private let query: Substring?

  init(_ head: HTTPRequestHead, _ body: ByteBuffer?) {
    self.head = head
    self.body = body
    let target = Self.local(head.uri)
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    query = mark.map { target[target.index(after: $0)...] }
    let path = mark.map { String(target[..<$0]) } ?? target
    self.path = path.isEmpty ? "/" : path
  }

  /// Proxies are asked with a whole address; every server must understand it (RFC 9112, section
  /// 3.2.2).
  private static func local(_ target: String) -> String {
    guard target.utf8.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://"),
      target[..<scheme.lowerBound].allSatisfy(\.isLetter)
    else { return target }
    let rest = target[scheme.upperBound...]
    let start = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    return String(rest[start...])
  }

  var method: String { head.method.rawValue }
  var target: String { head.uri }
  var hasQuery: Bool { query.map { !$0.isEmpty } ?? false }

  var parts: RequestParts {
    var headers = Headers()
    for (name, value) in head.headers { headers.add(name, [value]) }
    return RequestParts(
      method: method, path: path, query: query.map { Query(String($0)) } ?? Query([]),
      headers: headers,
      body: Body(received: body.map { Array($0.readableBytesView) } ?? [], headers.contentType))
  }
}
