import AssayManifest
import Yams

/// Says in plain words what libyaml found wrong with a text.
struct YAMLProblem {
  private let lines: [Substring]

  init(text: String) {
    lines = YAMLText.withoutMark(text).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  func diagnostic(for error: YamlError) -> ManifestDiagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      syntax(problem, at: SourcePlace(mark), context: context.map { SourcePlace($0.mark) })
    case .duplicatedKeysInMapping(let duplicates, let context):
      duplicate(duplicates.first ?? "", first: SourcePlace(context.mark))
    case .reader(let problem, let offset, let value, _):
      unreadable(problem, offset: offset ?? 0, value: value)
    default:
      ManifestDiagnostic(at: SourcePlace(line: 1, column: 1), expected: "YAML", found: "\(error)")
    }
  }

  private func syntax(
    _ problem: String, at place: SourcePlace, context: SourcePlace?
  ) -> ManifestDiagnostic {
    if let tab = tab(near: place) {
      return ManifestDiagnostic(
        at: tab, expected: "spaces for indentation", found: "a tab",
        remedy: "replace tabs at the start of lines by spaces")
    }
    switch problem {
    case "but found another document":
      return ManifestDiagnostic(
        at: place, expected: "one document", found: "a second one after `---`",
        remedy: "remove it")
    case "found undefined alias":
      return YAMLText.aliasRefusal("an alias", at: place)
    case "found unexpected end of stream":
      return ManifestDiagnostic(
        at: context ?? place, expected: "a closing quote", found: "the end of the file")
    case "did not find expected ',' or ']'":
      return ManifestDiagnostic(
        at: place, expected: "',' or ']'", found: found(at: place),
        remedy: opened("[", at: context))
    case "did not find expected ',' or '}'":
      return ManifestDiagnostic(
        at: place, expected: "',' or '}'", found: found(at: place),
        remedy: opened("{", at: context))
    case "mapping values are not allowed in this context":
      return ManifestDiagnostic(
        at: place, expected: "no second ':' in this value", found: found(at: place),
        remedy: "quote the text if it contains ': ', or check the indentation")
    case "could not find expected ':'":
      return ManifestDiagnostic(
        at: context ?? place, expected: "'key: value'", found: "no ':' after the key")
    case "did not find expected key", "did not find expected '-' indicator":
      return ManifestDiagnostic(
        at: place, expected: "a line that fits the ones above", found: found(at: place),
        remedy: "check its indentation and the quotes before it")
    case "found character that cannot start any token":
      return ManifestDiagnostic(
        at: place, expected: "a value", found: found(at: place),
        remedy: "quote text that starts with this character")
    default:
      return ManifestDiagnostic(
        at: place, expected: "YAML", found: "this (\(problem))",
        remedy: "quote text that holds special characters, and check the indentation")
    }
  }

  private func opened(_ bracket: String, at context: SourcePlace?) -> String? {
    context.map { "the '\(bracket)' at \($0.line):\($0.column) is still open" }
  }

  /// A tab in the indentation of the line, or of the lines just above it where libyaml looks first.
  private func tab(near place: SourcePlace) -> SourcePlace? {
    for number in [place.line, place.line - 1] where lines.indices.contains(number - 1) {
      let indentation = lines[number - 1].prefix { $0 == " " || $0 == "\t" }
      if let offset = indentation.firstIndex(of: "\t").map({
        indentation.distance(from: indentation.startIndex, to: $0)
      }) {
        return SourcePlace(line: number, column: offset + 1)
      }
    }
    return nil
  }

  private func found(at place: SourcePlace) -> String {
    guard lines.indices.contains(place.line - 1) else { return "the end of the file" }
    let rest = lines[place.line - 1].unicodeScalars.dropFirst(place.column - 1)
    let text = String(Substring(rest).prefix { $0 != " " })
    if text.isEmpty {
      return lines[(place.line - 1)...].allSatisfy(\.isEmpty)
        ? "the end of the file" : "the end of the line"
    }
    return "'\(ManifestDiagnostic.shown(text, limit: 30))'"
  }

  /// Yams tells the place of the first key only; in block mappings the second is a line further
  /// down with the same indentation.
  private func duplicate(_ key: String, first: SourcePlace) -> ManifestDiagnostic {
    let indentation = first.column - 1
    var second = first
    for (index, line) in lines.enumerated().dropFirst(first.line) {
      let content = line.drop { $0 == " " }
      guard !content.isEmpty, !content.hasPrefix("#") else { continue }
      let depth = line.count - content.count
      if depth < indentation { break }
      let name = content.prefix { $0 != ":" }.filter { $0 != "\"" && $0 != "'" }
      if depth == indentation, name == key {
        second = SourcePlace(line: index + 1, column: first.column)
        break
      }
    }
    return ManifestDiagnostic(
      at: second, expected: "each key once in a mapping",
      found: "'\(ManifestDiagnostic.shown(key))' again",
      remedy: second == first ? nil : "it stands at \(first.line):\(first.column) already")
  }

  private func unreadable(_ problem: String, offset: Int, value: Int32) -> ManifestDiagnostic {
    var rest = offset
    var line = 1
    for text in lines {
      guard rest > text.count else { break }
      rest -= text.count + 1
      line += 1
    }
    return ManifestDiagnostic(
      at: SourcePlace(line: line, column: rest + 1), expected: "printable text",
      found: value < 0
        ? "this (\(problem))"
        : "the control character U+\(String(value, radix: 16, uppercase: true))",
      remedy: "remove it")
  }
}
