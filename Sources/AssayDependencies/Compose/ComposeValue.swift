/// A value of a compose file that knows where it stands; whoever reads YAML makes it.
package struct ComposeValue: Sendable, Hashable {
  package var content: Content
  package var place: ComposePlace

  package indirect enum Content: Sendable, Hashable {
    case null
    case text(String)
    case list([ComposeValue])
    /// In the order of the file.
    case mapping([Entry])
  }

  /// A key with its value.
  package struct Entry: Sendable, Hashable {
    package var key: String
    package var keyPlace: ComposePlace
    package var value: ComposeValue

    package init(_ key: String, at keyPlace: ComposePlace, _ value: ComposeValue) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }

  package init(_ content: Content, at place: ComposePlace) {
    self.content = content
    self.place = place
  }
}

/// A position in a compose file, both numbers 1-based.
package struct ComposePlace: Sendable, Hashable {
  /// As the manifest names it: relative to its folder, or absolute.
  package var file: String
  package var line: Int
  package var column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }
}

extension ComposeValue {
  /// The text of a scalar; nil for null.
  package var text: String? { if case .text(let text) = content { text } else { nil } }

  var isNull: Bool { content == .null }

  /// The entries of a mapping; empty for anything else.
  package var entries: [Entry] { if case .mapping(let entries) = content { entries } else { [] } }

  /// The elements of a list; a single value stands for a list of one, null for none.
  var elements: [ComposeValue] {
    switch content {
    case .list(let values): values
    case .null: []
    case .text, .mapping: [self]
    }
  }

  /// The value of a mapping's key.
  package subscript(key: String) -> ComposeValue? { entries.first { $0.key == key }?.value }

  /// `yes` and the like count, as in YAML 1.1; nil for anything that is no such word.
  var flag: Bool? {
    switch text?.lowercased() {
    case "true", "yes", "on", "y": true
    case "false", "no", "off", "n": false
    default: nil
    }
  }

  /// `a: b` or `["a=b"]` as a mapping; nil when it is neither.
  ///
  /// - Parameter separators: what may stand between name and value in a list.
  /// - Returns: null for a name alone.
  func asMapping(separators: Set<Character> = ["="]) -> [Entry]? {
    switch content {
    case .null: return []
    case .mapping(let entries): return entries
    case .text: return nil
    case .list(let values):
      var entries: [Entry] = []
      for value in values {
        guard let text = value.text else { return nil }
        guard let split = text.firstIndex(where: separators.contains) else {
          entries.append(Entry(text, at: value.place, ComposeValue(.null, at: value.place)))
          continue
        }
        let rest = String(text[text.index(after: split)...])
        entries.append(
          Entry(
            String(text[..<split]), at: value.place, ComposeValue(.text(rest), at: value.place)))
      }
      return entries
    }
  }

  /// Completes "found …".
  var appearance: String {
    switch content {
    case .null: "nothing"
    case .text(let text): text.isEmpty ? "empty text" : "'\(text)'"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}
