/// One pattern for paths: `*` and `?` within a folder, `**` across folders, `[a-z]`, `\` before a
/// character that means itself.
///
/// All positions are followed at once, so no pattern takes long.
package struct PathPattern: Sendable, Hashable {
  private enum Token: Sendable, Hashable {
    case character(Character)
    /// `?`
    case one
    /// `*`
    case part
    /// `**`
    case anything
    /// `**/`: nothing, or folders with the slash behind them.
    case folders
    case set([ClosedRange<Character>], isNegated: Bool)
  }

  private let tokens: [Token]

  /// Returns nil when a `[` has no `]`, or a range is upside down.
  package init?(_ text: String) {
    var tokens: [Token] = []
    var rest = text[...]
    while let character = rest.popFirst() {
      switch character {
      case "*":
        guard rest.first == "*" else {
          tokens.append(.part)
          continue
        }
        while rest.first == "*" { rest.removeFirst() }
        if rest.first == "/" {
          rest.removeFirst()
          tokens.append(.folders)
        } else {
          tokens.append(.anything)
        }
      case "?": tokens.append(.one)
      case "\\": tokens.append(.character(rest.popFirst() ?? "\\"))
      case "[":
        guard let set = Self.set(&rest) else { return nil }
        tokens.append(set)
      default: tokens.append(.character(character))
      }
    }
    self.tokens = tokens
  }

  private static func set(_ rest: inout Substring) -> Token? {
    var isNegated = false
    if rest.first == "^" {
      isNegated = true
      rest.removeFirst()
    }
    var ranges: [ClosedRange<Character>] = []
    while let character = rest.popFirst() {
      if character == "]", !ranges.isEmpty { return .set(ranges, isNegated: isNegated) }
      guard let low = character == "\\" ? rest.popFirst() : character else { return nil }
      var high = low
      if rest.first == "-", rest.dropFirst().first != "]" {
        rest.removeFirst()
        guard let next = rest.popFirst(), let end = next == "\\" ? rest.popFirst() : next else {
          return nil
        }
        high = end
      }
      guard low <= high else { return nil }
      ranges.append(low...high)
    }
    return nil
  }

  package func matches(_ path: String) -> Bool {
    var positions: Set<Int> = []
    reach(0, &positions)
    for character in path {
      var next: Set<Int> = []
      for position in positions where position < tokens.count {
        // Inside a folder's name that `**/` takes; negative, as nothing else may begin there.
        guard position >= 0 else {
          next.insert(position)
          if character == "/" { reach(-position, &next) }
          continue
        }
        switch tokens[position] {
        case .character(let wanted): if character == wanted { reach(position + 1, &next) }
        case .one: if character != "/" { reach(position + 1, &next) }
        case .part: if character != "/" { reach(position, &next) }
        case .anything: reach(position, &next)
        case .folders:
          next.insert(-position - 1)
          if character == "/" { reach(position + 1, &next) }
        case .set(let ranges, let isNegated):
          if character != "/", ranges.contains(where: { $0.contains(character) }) != isNegated {
            reach(position + 1, &next)
          }
        }
      }
      positions = next
      if positions.isEmpty { return false }
    }
    return positions.contains(tokens.count)
  }

  /// Adds a position and those that are reached from it without a character.
  private func reach(_ position: Int, _ positions: inout Set<Int>) {
    var position = position
    while positions.insert(position).inserted, position < tokens.count {
      switch tokens[position] {
      case .part, .anything, .folders: position += 1
      case .character, .one, .set: return
      }
    }
  }
}
