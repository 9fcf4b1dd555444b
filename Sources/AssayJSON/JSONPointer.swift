/// A place in a JSON document (RFC 6901).
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  package enum Step: Sendable, Hashable {
    case name(String)
    case index(Int)
  }

  /// A place and the one around it share all but the last step, as most pointers are made on the
  /// way through a document and never read.
  private indirect enum Place: Sendable {
    case root
    case inside(Place, Step)
  }

  private var place: Place

  package init(_ steps: [Step] = []) {
    place = steps.reduce(.root) { .inside($0, $1) }
  }

  private init(_ place: Place) { self.place = place }

  package var steps: [Step] {
    var result: [Step] = []
    var place = place
    while case .inside(let outer, let step) = place {
      result.append(step)
      place = outer
    }
    return result.reversed()
  }

  package static func == (left: Self, right: Self) -> Bool { left.steps == right.steps }

  package func hash(into hasher: inout Hasher) { hasher.combine(steps) }

  /// - Returns: nil when the text is no pointer: it is empty or begins with `/`.
  package init?(_ text: String) {
    // By bytes, as a mark that combines with a / or a ~ makes another character of it.
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.first?.isEmpty == true else { return nil }
    self.init(
      parts.dropFirst().map { part in
        let part = Substring(part)
        if let index = Int(part), String(index) == part, index >= 0 { return .index(index) }
        return .name(Self.unescaped(part))
      })
  }

  private static func unescaped(_ part: Substring) -> String {
    guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
    var result: [UInt8] = []
    var isEscape = false
    for byte in part.utf8 {
      switch byte {
      case UInt8(ascii: "0") where isEscape: break
      case UInt8(ascii: "1") where isEscape: result[result.count - 1] = UInt8(ascii: "/")
      default: result.append(byte)
      }
      isEscape = byte == UInt8(ascii: "~")
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func escaped(_ name: String) -> String {
    var result: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "~"): result += "~0".utf8
      case UInt8(ascii: "/"): result += "~1".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  package static func / (pointer: Self, name: String) -> Self {
    Self(.inside(pointer.place, .name(name)))
  }

  package static func / (pointer: Self, index: Int) -> Self {
    Self(.inside(pointer.place, .index(index)))
  }

  /// `/` for the whole document, as an empty text says nothing to a reader.
  package var description: String { steps.isEmpty ? "/" : text }

  package var text: String {
    steps.map { step in
      switch step {
      case .name(let name): "/" + Self.escaped(name)
      case .index(let index): "/\(index)"
      }
    }.joined()
  }
}

extension JSON {
  /// What stands at a place; nil: nothing.
  package subscript(_ pointer: JSONPointer) -> JSON? {
    var value = self
    for step in pointer.steps {
      let next: JSON? =
        switch step {
        case .name(let name): value[name]
        // A member may be named like a number.
        case .index(let index): value[index] ?? value[String(index)]
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }
}
