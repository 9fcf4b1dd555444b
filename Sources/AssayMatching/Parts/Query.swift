/// The part of an address after the question mark.
package struct Query: Sendable, Hashable {
  /// As it was sent; nil when it comes from a list of values.
  package var text: String?
  /// In their order; a value that is nil is a name without `=`.
  package var items: [Item]

  package struct Item: Sendable, Hashable {
    package var name: String
    package var values: [String?]

    package init(_ name: String, _ values: [String?]) {
      self.name = name
      self.values = values
    }
  }

  package init(_ items: [Item]) { self.items = items }

  package init(_ text: String) {
    self.text = text
    var values = NameTable<Item>()
    let pairs = text.utf8.split(separator: UInt8(ascii: "&"))
    for pair in pairs {
      let halves = pair.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = Self.decoded(Substring(halves[0]))
      let value = halves.count > 1 ? Self.decoded(Substring(halves[1])) : nil
      values[name, default: Item(name, [])].values.append(value)
    }
    items = values.all
  }

  /// A body of `application/x-www-form-urlencoded`.
  package init(form: String) {
    self.init(form.hasSuffix("\n") ? String(form.dropLast()) : form)
  }

  package subscript(_ name: String) -> [String?]? { items.first { $0.name == name }?.values }

  /// `%20` and `+` for a space; what is no escape stays as it is.
  static func decoded(_ text: Substring) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
      return String(text)
    }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let byte = UInt8(
          String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
      {
        result.append(byte)
        index += 3
      } else {
        result.append(bytes[index] == UInt8(ascii: "+") ? 0x20 : bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
