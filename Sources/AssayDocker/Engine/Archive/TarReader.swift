/// Takes a tar archive apart as it comes in; what is wrong with it is said, nothing is trusted.
///
/// Understands ustar, pax records and the long names of GNU tar.
package struct TarReader: Sendable {
  package enum Event: Sendable, Hashable {
    case entry(TarEntry)
    /// A part of the last entry's content.
    case content([UInt8])
    /// The last entry is whole.
    case endOfEntry
  }

  package struct Fault: Error, Sendable, Hashable {
    package var reason: String
  }

  /// Names and records may not be longer.
  private static let longestRecord = 1 << 20

  private enum State: Sendable {
    case header
    case content(remaining: Int64, padding: Int)
    case extra(kind: UInt8, remaining: Int, padding: Int)
    case padding(Int)
    case ended
  }

  private var state = State.header
  private var pending: [UInt8] = []
  private var overrides: [String: String] = [:]

  package init() {}

  /// Whether the archive may end here.
  package var isComplete: Bool {
    switch state {
    case .ended: true
    case .header: pending.isEmpty
    case .content, .extra, .padding: false
    }
  }

  package mutating func read(_ bytes: some Sequence<UInt8>) throws(Fault) -> [Event] {
    var input = pending[...]
    input += bytes
    pending = []
    var events: [Event] = []
    while !input.isEmpty {
      switch state {
      case .ended: return events
      case .padding(let count):
        let skipped = min(count, input.count)
        input = input.dropFirst(skipped)
        state = count > skipped ? .padding(count - skipped) : .header
      case .content(let remaining, let padding):
        let part = input.prefix(Int(min(remaining, Int64(input.count))))
        input = input.dropFirst(part.count)
        events.append(.content(Array(part)))
        let left = remaining - Int64(part.count)
        if left > 0 {
          state = .content(remaining: left, padding: padding)
        } else {
          events.append(.endOfEntry)
          state = padding > 0 ? .padding(padding) : .header
        }
      case .extra(let kind, let size, let padding):
        guard input.count >= size else {
          pending = Array(input)
          return events
        }
        try noteExtra(kind, input.prefix(size))
        input = input.dropFirst(size)
        state = padding > 0 ? .padding(padding) : .header
      case .header:
        guard input.count >= TarFormat.block else {
          pending = Array(input)
          return events
        }
        let block = Array(input.prefix(TarFormat.block))
        input = input.dropFirst(TarFormat.block)
        if block.allSatisfy({ $0 == 0 }) {
          state = .ended
          return events
        }
        try header(block, &events)
      }
    }
    return events
  }

  private mutating func header(_ block: [UInt8], _ events: inout [Event]) throws(Fault) {
    let sum = block.enumerated().reduce(0) {
      $0 + Int64((148..<156) ~= $1.offset ? 32 : $1.element)
    }
    guard try Self.number(block[148..<156]) == sum else {
      throw Fault(reason: "a header's checksum is wrong")
    }
    let size = try Self.number(block[124..<136])
    let type = block[156]
    if type == UInt8(ascii: "x") || type == UInt8(ascii: "g") || type == UInt8(ascii: "L")
      || type == UInt8(ascii: "K")
    {
      guard size <= Self.longestRecord else { throw Fault(reason: "a name is \(size) bytes long") }
      let padding = TarFormat.padding(after: size).count
      state =
        size == 0 ? .header : .extra(kind: type, remaining: Int(size), padding: padding)
      return
    }
    let entry = try entry(block, type: type, size: size)
    overrides = [:]
    events.append(.entry(entry))
    let content = entry.size
    if content > 0 {
      state = .content(remaining: content, padding: TarFormat.padding(after: content).count)
    } else {
      events.append(.endOfEntry)
    }
  }

  private func entry(_ block: [UInt8], type: UInt8, size: Int64) throws(Fault) -> TarEntry {
    var path = Self.text(block[0..<100])
    let isUstar = block[257..<262].elementsEqual("ustar".utf8)
    // GNU tar keeps times where ustar has the prefix.
    if isUstar, block[262] == 0, block[345] != 0 {
      path = Self.text(block[345..<500]) + "/" + path
    }
    path = overrides["path"] ?? path
    let target = overrides["linkpath"] ?? Self.text(block[157..<257])
    var size = size
    if let text = overrides["size"] {
      guard let number = Int64(text), number >= 0 else { throw Fault(reason: "a size is \(text)") }
      size = number
    }
    let kind: TarEntry.Kind =
      switch type {
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
        path.hasSuffix("/") ? .folder : .file(size: size)
      case UInt8(ascii: "1"): .hardLink(target: target)
      case UInt8(ascii: "2"): .symbolicLink(target: target)
      case UInt8(ascii: "5"): .folder
      default: .other(type)
      }
    guard !path.isEmpty else { throw Fault(reason: "an entry has no name") }
    var entry = TarEntry(
      path, kind, mode: UInt16(truncatingIfNeeded: try Self.number(block[100..<108]) & 0o7777))
    let (user, group) = (try Self.number(block[108..<116]), try Self.number(block[116..<124]))
    entry.user = overrides["uid"].flatMap { Int64($0) } ?? user
    entry.group = overrides["gid"].flatMap { Int64($0) } ?? group
    entry.modified = try Self.number(block[136..<148])
    return entry
  }

  private mutating func noteExtra(_ kind: UInt8, _ bytes: ArraySlice<UInt8>) throws(Fault) {
    switch kind {
    case UInt8(ascii: "L"): overrides["path"] = Self.text(bytes)
    case UInt8(ascii: "K"): overrides["linkpath"] = Self.text(bytes)
    case UInt8(ascii: "x"):
      var rest = bytes
      while let space = rest.firstIndex(of: UInt8(ascii: " ")) {
        let digits = String(decoding: rest[..<space], as: UTF8.self)
        guard let length = Int(digits), length > space - rest.startIndex + 1, length <= rest.count
        else { throw Fault(reason: "a pax record is \(digits) bytes long") }
        let end = rest.startIndex + length - 1
        let record = rest[(space + 1)..<end]
        guard rest[end] == UInt8(ascii: "\n"),
          let equals = record.firstIndex(of: UInt8(ascii: "="))
        else { throw Fault(reason: "a pax record is not KEY=VALUE") }
        let key = String(decoding: record[..<equals], as: UTF8.self)
        overrides[key] = String(decoding: record[(equals + 1)...], as: UTF8.self)
        rest = rest.dropFirst(length)
      }
    // Records for all that follows: nothing that matters here.
    default: break
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Octal digits, or the binary form for what does not fit; never negative.
  private static func number(_ bytes: ArraySlice<UInt8>) throws(Fault) -> Int64 {
    if let first = bytes.first, first & 0x80 != 0 {
      var value = Int64(first & 0x3F)
      for byte in bytes.dropFirst() {
        guard value < Int64(1) << 54, first & 0x40 == 0 else {
          throw Fault(reason: "a number is out of range")
        }
        value = value << 8 | Int64(byte)
      }
      return value
    }
    let digits = bytes.drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
    if digits.isEmpty { return 0 }
    guard let value = Int64(String(decoding: digits, as: UTF8.self), radix: 8), value >= 0 else {
      throw Fault(reason: "a number is not octal")
    }
    return value
  }
}
