/// One difference between what a contract says and what came.
package struct Mismatch: Sendable, Hashable {
  package enum Place: Sendable, Hashable {
    case method, path, status
    case query(String)
    case header(String)
    case metadata(String)
    /// The media type of the body.
    case contentType
    /// A path inside the body, `$` for all of it.
    case body(String)
  }

  package var place: Place
  /// Shortened where it is long.
  package var expected: String
  package var actual: String
  /// The rule that was applied, as `type at $.animals[*]`; nil: none was.
  package var rule: String?
  /// What a person needs: `expected "Mary", found "Fred"`.
  package var sentence: String

  package init(
    _ place: Place, expected: String, actual: String, rule: String? = nil, _ sentence: String
  ) {
    self.place = place
    self.expected = expected
    self.actual = actual
    self.rule = rule
    self.sentence = sentence
  }
}

extension Mismatch: CustomStringConvertible {
  package var description: String {
    let place =
      switch place {
      case .method: "method"
      case .path: "path"
      case .status: "status"
      case .query(let name): "query \(name)"
      case .header(let name): "header \(name)"
      case .metadata(let name): "metadata \(name)"
      case .contentType: "content type"
      case .body(let path): "body \(path)"
      }
    return "\(place): \(sentence)" + (rule.map { " (rule: \($0))" } ?? "")
  }
}
