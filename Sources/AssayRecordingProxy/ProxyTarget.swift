/// Where a proxy sends its requests: `http://127.0.0.1:8080/base`.
struct ProxyTarget: Sendable, Hashable {
  let host: String
  let port: Int
  /// Before every path; empty, or it begins with `/` and does not end with one.
  let path: String
  let text: String

  /// - Returns: nil when the text is no address of `http`.
  init?(_ text: String) {
    guard text.lowercased().hasPrefix("http://") else { return nil }
    let rest = text.dropFirst("http://".count)
    let authority = rest.prefix { $0 != "/" }
    guard !authority.contains(where: { "@?#".contains($0) || $0.isWhitespace }) else { return nil }
    var path = rest.dropFirst(authority.count)
    while path.last == "/" { path.removeLast() }
    guard !path.contains("?"), !path.contains("#") else { return nil }
    var name = authority
    var port = 80
    // An address of IPv6 has colons of its own, in brackets.
    let end = authority.lastIndex(of: "]") ?? authority.startIndex
    if let colon = authority[end...].lastIndex(of: ":") {
      guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else {
        return nil
      }
      port = Int(number)
      name = authority[..<colon]
    }
    if name.first == "[", name.last == "]" { name = name.dropFirst().dropLast() }
    guard !name.isEmpty else { return nil }
    host = String(name)
    self.port = port
    self.path = String(path)
    self.text = text
  }

  /// As the header `Host` names it.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == 80 ? name : "\(name):\(port)"
  }
}
