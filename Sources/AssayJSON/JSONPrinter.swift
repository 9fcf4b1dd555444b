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
    write(value, depth: 0, to: &output)
    return output
  }

  package func text(_ value: JSON) -> String { String(decoding: bytes(value), as: UTF8.self) }

  private func write(_ value: JSON, depth: Int, to output: inout [UInt8]) {
    switch value {
    case .null: output += "null".utf8
    case .bool(let bool): output += (bool ? "true" : "false").utf8
    case .number(let number): output += number.text.utf8
    case .string(let string): Self.write(string, to: &output)
    case .array(let array):
      write(array, "[", "]", depth: depth, to: &output) { element, output in
        write(element, depth: depth + 1, to: &output)
      }
    case .object(let object):
      let members =
        sortsMembers
        ? object.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        : object.members
      write(members, "{", "}", depth: depth, to: &output) { member, output in
        Self.write(member.name, to: &output)
        output += (indentation == nil ? ":" : ": ").utf8
        write(member.value, depth: depth + 1, to: &output)
      }
    }
  }

  private func write<Item>(
    _ items: [Item], _ open: String, _ close: String, depth: Int, to output: inout [UInt8],
    _ write: (Item, inout [UInt8]) -> Void
  ) {
    output += open.utf8
    for (index, item) in items.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      newLine(depth + 1, to: &output)
      write(item, &output)
    }
    if !items.isEmpty { newLine(depth, to: &output) }
    output += close.utf8
  }

  private func newLine(_ depth: Int, to output: inout [UInt8]) {
    guard let indentation else { return }
    output.append(0x0A)
    output += repeatElement(0x20, count: depth * indentation)
  }

  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): output += "\\\"".utf8
      case UInt8(ascii: "\\"): output += "\\\\".utf8
      case 0x0A: output += "\\n".utf8
      case 0x0D: output += "\\r".utf8
      case 0x09: output += "\\t".utf8
      case 0x08: output += "\\b".utf8
      case 0x0C: output += "\\f".utf8
      case ..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        output += "\\u00".utf8
        output += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}

extension JSON: CustomStringConvertible {
  /// In one line.
  package var description: String { JSONPrinter.compact.text(self) }
}
