/// Reads files of variables: `.env`, and what `env_file` names.
///
/// Lines are `NAME=value`, `export NAME=value` or `NAME: value`; text in single quotes is taken as
/// it stands, in double quotes `\n` and the like count and it may go on over lines; a `#` after a
/// blank starts a comment.
enum EnvironmentFile {
  /// A line that can't be read: completes "found …".
  struct Fault: Error {
    var line: Int
    var found: String
  }

  /// Reads a file's text.
  ///
  /// - Parameters:
  ///   - text: the file.
  ///   - outer: variables that values may name; they also fill names without a value.
  /// - Returns: name and value in the order of the file.
  /// - Throws: what is wrong with the first line that can't be read.
  static func parse(
    _ text: String, outer: [String: String]
  ) throws(Fault) -> [(name: String, value: String)] {
    var result: [(name: String, value: String)] = []
    var known = outer
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    if lines.first?.first == "\u{FEFF}" { lines[lines.startIndex].removeFirst() }
    while let line = lines.first {
      let number = lines.startIndex + 1
      lines.removeFirst()
      var rest = line.drop(while: \.isWhitespace)
      guard let first = rest.first, first != "#" else { continue }
      if rest.hasPrefix("export"), rest.dropFirst(6).first?.isWhitespace == true {
        rest = rest.dropFirst(6).drop(while: \.isWhitespace)
      }
      let name = String(
        rest.prefix { ComposeInterpolation.isName($0, first: false) || $0 == "." || $0 == "-" })
      rest = rest.dropFirst(name.count).drop(while: \.isWhitespace)
      guard !name.isEmpty else { throw Fault(line: number, found: "no variable's name") }
      guard let separator = rest.first, separator != "#" else {
        if let value = outer[name] { result.append((name, value)) }
        continue
      }
      guard separator == "=" || separator == ":" else {
        throw Fault(line: number, found: "no '=' after \(name)")
      }
      rest = rest.dropFirst().drop(while: \.isWhitespace)
      let value = try value(rest, more: &lines, line: number, known: known)
      known[name] = value
      result.append((name, value))
    }
    return result
  }

  private static func value(
    _ rest: Substring, more lines: inout ArraySlice<Substring>, line: Int, known: [String: String]
  ) throws(Fault) -> String {
    guard let quote = rest.first, quote == "'" || quote == "\"" else {
      var end = rest.endIndex
      if rest.first == "#" { return "" }
      for index in rest.indices where rest[index] == "#" {
        guard index > rest.startIndex, rest[rest.index(before: index)].isWhitespace else {
          continue
        }
        end = index
        break
      }
      var text = rest[..<end]
      while text.last?.isWhitespace == true { text.removeLast() }
      return try filled(String(text), known: known, line: line)
    }
    var text = ""
    var current = rest.dropFirst()
    while true {
      var isEscaped = false
      for index in current.indices {
        let character = current[index]
        if isEscaped {
          text += unescaped(character)
          isEscaped = false
        } else if character == "\\", quote == "\"" {
          isEscaped = true
        } else if character == quote {
          return quote == "'" ? text : try filled(text, known: known, line: line)
        } else {
          text.append(character)
        }
      }
      guard let next = lines.popFirst() else {
        throw Fault(line: line, found: "a quote that is never closed")
      }
      if !isEscaped { text.append("\n") }
      current = next
    }
  }

  private static func unescaped(_ character: Character) -> String {
    switch character {
    case "n": "\n"
    case "r": "\r"
    case "t": "\t"
    case "\"", "\\": String(character)
    // Filling in turns it back.
    case "$": "$$"
    default: "\\\(character)"
    }
  }

  private static func filled(
    _ text: String, known: [String: String], line: Int
  ) throws(Fault) -> String {
    var interpolation = ComposeInterpolation(known)
    do throws(ComposeInterpolation.Fault) {
      return try interpolation.fill(text)
    } catch {
      throw Fault(line: line, found: error.found)
    }
  }
}
