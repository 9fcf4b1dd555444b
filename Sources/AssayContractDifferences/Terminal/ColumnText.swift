/// Text by terminal columns, in which East Asian characters take two and marks take none.
enum ColumnText {
  static func columns(of text: String) -> Int { text.reduce(0) { $0 + columns(of: $1) } }

  /// After Unicode's East Asian Width: the wide and full-width blocks and emoji.
  static func columns(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x20..<0x300: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
    }
  }

  /// Pieces of lines that are each at most `width` columns wide; the first line may have less room.
  static func wrap(
    _ segments: [DifferenceLine.Segment], _ width: Int, first: Int
  ) -> [[DifferenceLine.Segment]] {
    var lines: [[DifferenceLine.Segment]] = [[]]
    var room = first
    for segment in segments {
      var piece = ""
      for character in segment.text {
        let columns = columns(of: character)
        if columns > room, room < width || !piece.isEmpty {
          if !piece.isEmpty {
            lines[lines.count - 1].append(.init(piece, isChanged: segment.isChanged))
          }
          lines.append([])
          piece = ""
          room = width
        }
        piece.append(character)
        room -= columns
      }
      if !piece.isEmpty {
        lines[lines.count - 1].append(.init(piece, isChanged: segment.isChanged))
      }
    }
    return lines
  }

  /// Words on lines of at most `width` columns; a word that is longer is broken.
  static func wrap(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ") {
      for piece in wrap([.init(String(word))], width, first: width) {
        let part = piece.map(\.text).joined()
        let columns = columns(of: part)
        if used > 0, used + 1 + columns > width {
          lines.append(line)
          (line, used) = ("", 0)
        }
        line += (used > 0 ? " " : "") + part
        used += columns + (used > 0 ? 1 : 0)
      }
    }
    return lines + (line.isEmpty ? [] : [line])
  }
}
