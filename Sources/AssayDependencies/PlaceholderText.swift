/// Texts with placeholders such as `{port}`.
package enum PlaceholderText {
  /// Replaces each `{name}` that `values` knows; other braces stay as they are.
  package static func fill(_ text: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let inner = rest[rest.index(after: open)...]
      if let close = inner.firstIndex(of: "}"), let value = values[String(inner[..<close])] {
        result += value
        rest = inner[inner.index(after: close)...]
      } else {
        result += "{"
        rest = inner
      }
    }
    return result + rest
  }
}
