/// The name of an image, as in `postgres:15` or `ghcr.io/shop/api@sha256:…`.
///
/// The grammar is that of the distribution project's `reference`.
package struct ImageReference: Sendable, Hashable, CustomStringConvertible {
  /// What is wrong with a name.
  package struct Fault: Error, Sendable, Hashable {
    package var reason: String
  }

  /// `docker.io` when the name says none.
  package var registry: String
  /// With `library/` for the official images of Docker Hub.
  package var path: String
  package var tag: String?
  /// For example `sha256:…`.
  package var digest: String?

  package static let hub = "docker.io"

  /// Reads a name as people write it.
  package init(_ text: String) throws(Fault) {
    var rest = text[...]
    if let at = rest.firstIndex(of: "@") {
      let digest = String(rest[rest.index(after: at)...])
      guard Self.isDigest(digest) else {
        throw Fault(reason: "\(text): the digest after @ is not one such as sha256:….")
      }
      self.digest = digest
      rest = rest[..<at]
    }
    if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
      let tag = String(rest[rest.index(after: colon)...])
      guard Self.isTag(tag) else {
        throw Fault(
          reason:
            "\(text): the tag after : is not one of at most 128 letters, digits, dots, dashes and underscores."
        )
      }
      self.tag = tag
      rest = rest[..<colon]
    }
    (registry, path) = Self.split(rest)
    guard !path.isEmpty else { throw Fault(reason: "\(text): there is no name.") }
    guard registry.utf8.count + path.utf8.count < 255 else {
      throw Fault(reason: "\(text.prefix(40))…: the name is longer than 255 characters.")
    }
    for part in path.split(separator: "/", omittingEmptySubsequences: false)
    where !Self.isPathComponent(part) {
      throw Fault(
        reason:
          "\(text): \"\(part)\" is not a part of a name: lower-case letters and digits, with single dots, underscores or dashes between."
      )
    }
    guard Self.isRegistry(registry) else {
      throw Fault(reason: "\(text): \"\(registry)\" is not a registry's address.")
    }
  }

  private static func split(_ name: Substring) -> (registry: String, path: String) {
    if let slash = name.firstIndex(of: "/") {
      let first = name[..<slash]
      let rest = String(name[name.index(after: slash)...])
      let isHost =
        first.contains(".") || first.contains(":") || first == "localhost"
        || first.contains(where: \.isUppercase)
      if isHost {
        guard ["docker.io", "index.docker.io"].contains(first) else { return (String(first), rest) }
        return (hub, rest.contains("/") ? rest : "library/\(rest)")
      }
      return (hub, String(name))
    }
    return (hub, name.isEmpty ? "" : "library/\(name)")
  }

  /// As people write it: without `docker.io` and `library`.
  package var name: String {
    guard registry == Self.hub else { return "\(registry)/\(path)" }
    let library = "library/"
    let rest = path.dropFirst(library.count)
    return path.hasPrefix(library) && !rest.contains("/") ? String(rest) : path
  }

  package var description: String {
    name + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
  }

  /// With registry and tag, for example `docker.io/library/postgres:latest`.
  package var fullName: String {
    let version = digest.map { "@\($0)" } ?? ":\(tag ?? "latest")"
    return "\(registry)/\(path)\(version)"
  }

  /// What the engine wants beside the name: the digest, or the tag.
  package var version: String { digest ?? tag ?? "latest" }

  // MARK: Grammar

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// Letters and digits, between them `.`, `_`, `__` or dashes.
  private static func isPathComponent(_ text: Substring) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, isLetterOrDigit(first),
      isLetterOrDigit(last)
    else { return false }
    for run in bytes.split(whereSeparator: isLetterOrDigit) {
      let isSeparator =
        run.allSatisfy { $0 == UInt8(ascii: "-") } || run.elementsEqual(".".utf8)
        || run.elementsEqual("_".utf8) || run.elementsEqual("__".utf8)
      guard isSeparator else { return false }
    }
    return true
  }

  private static func isTag(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
    return (isWord(first) || first == UInt8(ascii: "_"))
      && text.utf8.allSatisfy { isWord($0) || "_.-".utf8.contains($0) }
  }

  private static func isDigest(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[0].utf8.first, isWord(first) else {
      return false
    }
    return parts[0].utf8.allSatisfy { isWord($0) || "-_+.".utf8.contains($0) }
      && parts[1].utf8.count >= 32
      && parts[1].allSatisfy { $0.isASCII && $0.isHexDigit }
  }

  private static func isRegistry(_ text: String) -> Bool {
    var host = text[...]
    if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
      guard UInt16(text[text.index(after: colon)...]) != nil else { return false }
      host = text[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      return host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" }
    }
    return !host.isEmpty
      && host.utf8.allSatisfy { isWord($0) || "-._".utf8.contains($0) }
  }
}
