/// Writes JSON: the same value always as the same bytes.
package struct JSONPrinter: Sendable {
  /// Spaces per level; nil: all in one line without spaces.
  package var indentation: Int?
  /// Whether members come in the order of their names' bytes instead of their own.
  package var sortsMembers = false

  package static let compact = JSONPrinter()
  package static let pretty = JSONPrinter(indentation: 2)

  package init(indentation: Int? = nil, sortsMembers: Bool = false) {
    self.indentation = indentation
    self.sortsMembers = sortsMembers
  }

  package func bytes(_ value: JSON) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(512)
    write(value, depth: 0, to: &output)
    return output
  }

  package func text(_ value: JSON) -> String { String(decoding: bytes(value), as: UTF8.self) }

  private func write(_ value: JSON, depth: Int, to output: inout [UInt8]) {
    switch value {
    case .null: output += "null".utf8
    case .bool(let bool): output += (bool ? "true" : "false").utf8
    case .number(let number): Self.append(number.text.utf8Span.span, to: &output)
    case .string(let string): Self.write(string, to: &output)
    case .array(let array):
      output.append(UInt8(ascii: "["))
      for index in array.indices {
        separate(index, depth, to: &output)
        write(array[index], depth: depth + 1, to: &output)
      }
      if !array.isEmpty { newLine(depth, to: &output) }
      output.append(UInt8(ascii: "]"))
    case .object(let object): write(object, depth: depth, to: &output)
    }
  }

  private func write(_ object: JSONObject, depth: Int, to output: inout [UInt8]) {
    let members =
      sortsMembers
      ? object.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      : object.members
    output.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      separate(index, depth, to: &output)
      Self.write(member.name, to: &output)
      output.append(UInt8(ascii: ":"))
      if indentation != nil { output.append(0x20) }
      write(member.value, depth: depth + 1, to: &output)
    }
    if !members.isEmpty { newLine(depth, to: &output) }
    output.append(UInt8(ascii: "}"))
  }

  /// What comes before an element.
  private func separate(_ index: Int, _ depth: Int, to output: inout [UInt8]) {
    if index > 0 { output.append(UInt8(ascii: ",")) }
    newLine(depth + 1, to: &output)
  }

  private func newLine(_ depth: Int, to output: inout [UInt8]) {
    guard let indentation else { return }
    output.append(0x0A)
    output += repeatElement(0x20, count: depth * indentation)
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    let bytes = text.utf8Span.span
    var start = 0
    while true {
      let (end, _) = JSONParser.plain(bytes, from: start)
      append(bytes.extracting(start..<end), to: &output)
      guard end < bytes.count else { break }
      output += escape(bytes[end])
      start = end + 1
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\""): return Array("\\\"".utf8)
    case UInt8(ascii: "\\"): return Array("\\\\".utf8)
    case 0x0A: return Array("\\n".utf8)
    case 0x0D: return Array("\\r".utf8)
    case 0x09: return Array("\\t".utf8)
    case 0x08: return Array("\\b".utf8)
    case 0x0C: return Array("\\f".utf8)
    default:
      let digits = Array("0123456789abcdef".utf8)
      return Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
}

extension JSON: CustomStringConvertible {
  /// In one line.
  package var description: String { JSONPrinter.compact.text(self) }
}
