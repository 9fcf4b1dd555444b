import AssayJSON
import AssayMatching

extension Outline {
  /// The parts of a body by their names, and by their numbers where they have none (RFC 2046).
  ///
  /// nil when no boundary comes.
  init?(multipart bytes: [UInt8], _ type: ContentType) {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let first = lines.first.map { String(decoding: $0, as: UTF8.self).trimmed } ?? ""
    let mark = Array((type.parameters["boundary"].map { "--\($0)" } ?? first).utf8)
    let places = lines.indices.filter { lines[$0].starts(with: mark) }
    guard mark.count > 2, mark.starts(with: "--".utf8), places.count > 1 else { return nil }
    var known: [String: Int] = [:]
    let parts = zip(places, places.dropFirst()).enumerated().map { number, range in
      let part = Part(lines[(range.0 + 1)..<range.1])
      let name = part.name ?? "\(number)"
      known[name, default: 0] += 1
      let count = known[name] ?? 1
      // Of parts with one name only the first is compared.
      return part.outline(named: count == 1 ? name : "\(name) (\(count))")
    }
    self.init(.branch(open: "", close: "", .members, parts))
  }
}

/// One part of a body: its headers and what it carries.
private struct Part {
  var name: String?
  var type: ContentType?
  var content: [UInt8]

  init(_ lines: ArraySlice<ArraySlice<UInt8>>) {
    var rest = lines
    while let line = rest.popFirst() {
      let text = String(decoding: line, as: UTF8.self).trimmed
      if text.isEmpty { break }
      let halves: [Substring] = text.split(separator: ":", maxSplits: 1)
      guard halves.count == 2 else { continue }
      switch halves[0].lowercased() {
      case "content-type": type = ContentType(String(halves[1]))
      case "content-disposition":
        // Read like a media type, whose parameters look the same.
        name = ContentType("a/" + String(halves[1]).trimmed)?.parameters["name"]
      default: break
      }
    }
    content = Array(rest.joined(separator: [0x0A]))
    // The line break before a boundary belongs to it, and with it a return.
    if content.last == 0x0D { content.removeLast() }
  }

  func outline(named name: String) -> Outline {
    let label = "\(name): "
    if type?.isJSON ?? false, let json = try? JSON(parsing: content) {
      return Outline(json, name: name, label: label)
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      return Outline(name: name, label: label, .leaf("\(content.count) bytes"))
    }
    if !text.utf8.contains(0x0A) { return Outline(name: name, label: label, .leaf(text)) }
    return Outline(lines: content, name: name, label: label, open: "text", close: "end of \(name)")
  }
}
