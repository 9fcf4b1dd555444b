/// Checks a tree against the tables of keys: everything that the JSON Schema says too.
struct ManifestShape {
  private let knownChecks: [String]
  var diagnostics: [ManifestDiagnostic] = []
  /// Compiling costs more than matching, and a manifest has many names.
  private var expressions: [String: Regex<AnyRegexOutput>] = [:]

  init(knownChecks: [String]) { self.knownChecks = knownChecks }

  /// Reports unknown and missing keys, and every value of a wrong shape.
  mutating func check(_ node: ManifestNode, against table: ManifestTable) {
    guard case .mapping = node.value.content else {
      if let short = table.shortForm, node.text != nil { return checkText(node, as: short) }
      if !(node.value.isNull && table.mayBeNull) {
        report(node, expected: table.expectation)
      }
      return
    }
    // A key that was probably meant is not reported as missing too.
    var seen: Set<String> = []
    for (entry, child) in node.children {
      seen.insert(entry.key)
      if let field = table[entry.key] {
        check(child, as: field.kind)
      } else if let meant = reportUnknownKey(entry, at: child.path, in: table) {
        seen.insert(meant)
      }
    }
    for field in table.fields where field.isRequired && !seen.contains(field.name) {
      diagnostics.append(
        ManifestDiagnostic(
          at: node.place, path: ManifestNode.join(node.path, field.name),
          expected: field.kind.expectation, found: "no '\(field.name)'",
          remedy: "every \(table.title) needs this key"))
    }
  }

  private mutating func check(_ node: ManifestNode, as kind: ManifestField.Kind) {
    switch kind {
    case .object(let table):
      check(node, against: table)
    case .objectOr(let short, let table):
      switch (node.value.content, short) {
      case (.scalar, _), (.sequence, .command): check(node, as: short)
      default: check(node, against: table)
      }
    case .named(let table):
      checkNamed(node, as: kind, table: table)
    case .oneOrMany(let kind):
      checkList(node, of: kind)
    case .variables:
      checkVariables(node)
    case .condition:
      check(node, against: ManifestTables.condition)
    case .ports:
      checkPorts(node)
    case .command, .commands:
      checkCommand(node, as: kind)
    case .texts:
      checkTexts(node, as: kind)
    case .files:
      checkFiles(node)
    default:
      checkText(node, as: kind)
    }
  }

  private mutating func checkNamed(
    _ node: ManifestNode, as kind: ManifestField.Kind, table: ManifestTable
  ) {
    guard case .mapping(let entries) = node.value.content else {
      return report(node, expected: kind.expectation)
    }
    if entries.isEmpty, table.title == ManifestTables.service.title {
      report(node, expected: "at least one service", found: "none")
    }
    for (entry, child) in node.children {
      if let pattern = ManifestField.Kind.name.pattern, !matches(entry.key, pattern) {
        diagnostics.append(
          ManifestDiagnostic(
            at: entry.keyPlace, path: child.path,
            expected: ManifestField.Kind.name.expectation,
            found: "'\(ManifestDiagnostic.shown(entry.key))'"))
      }
      check(child, against: table)
    }
  }

  private mutating func checkList(_ node: ManifestNode, of kind: ManifestField.Kind) {
    guard case .sequence = node.value.content else { return check(node, as: kind) }
    var seen: [String: SourcePlace] = [:]
    for element in node.elements {
      check(element, as: kind)
      guard kind.isReference, let text = element.text else { continue }
      if let first = seen.updateValue(element.place, forKey: text) {
        report(
          element, expected: "each name once",
          found: "'\(ManifestDiagnostic.shown(text))' again, first at \(first.line):\(first.column)"
        )
      }
    }
  }

  private mutating func checkVariables(_ node: ManifestNode) {
    guard case .mapping = node.value.content else {
      return report(node, expected: ManifestField.Kind.variables.expectation)
    }
    for (entry, child) in node.children {
      if !matches(entry.key, ManifestField.variablePattern) {
        diagnostics.append(
          ManifestDiagnostic(
            at: entry.keyPlace, path: child.path,
            expected: "a variable's name of letters, digits and '_'",
            found: "'\(ManifestDiagnostic.shown(entry.key))'"))
      }
      if case .scalar(let scalar) = child.value.content, !scalar.isNull { continue }
      report(child, expected: "text", remedy: child.value.isNull ? "write \"\" for none" : nil)
    }
  }

  mutating func checkText(_ node: ManifestNode, as kind: ManifestField.Kind) {
    guard case .scalar(let scalar) = node.value.content, !scalar.isNull else {
      return report(node, expected: kind.expectation)
    }
    let text = scalar.text
    switch kind {
    case .choice(let choices) where !choices.contains(text):
      report(
        node, expected: kind.expectation,
        suggestion: Spelling.nearest(to: text, among: choices))
    case .check where !knownChecks.contains(text):
      report(
        node, expected: "one of \(knownChecks.joined(separator: ", "))",
        suggestion: Spelling.nearest(to: text, among: knownChecks))
    case .formatVersion where scalar.isQuoted || text != "1":
      report(node, expected: kind.expectation, remedy: Self.remedy(forFormatVersion: scalar))
    case .count where scalar.isQuoted || !matches(text, "^[1-9][0-9]{0,8}$"):
      report(node, expected: kind.expectation)
    case .flag where scalar.isQuoted || !["true", "false"].contains(text):
      report(node, expected: kind.expectation)
    case .exitCode where scalar.isQuoted || UInt8(text) == nil || !matches(text, "^[0-9]{1,3}$"):
      report(node, expected: kind.expectation)
    case .port
    where scalar.isQuoted || UInt16(text) == nil || !matches(text, "^[1-9][0-9]{0,4}$"):
      report(node, expected: kind.expectation)
    case .text where !text.contains { !$0.isWhitespace },
      .textOrExpression where !text.contains { !$0.isWhitespace },
      .command where !text.contains { !$0.isWhitespace },
      .commands where !text.contains { !$0.isWhitespace }:
      report(node, expected: kind.expectation, found: "empty text")
    case .path where text.isEmpty:
      report(node, expected: kind.expectation, found: "empty text")
    case .duration where DurationText.parse(text) == nil:
      let isNumber = matches(text, "^[1-9][0-9]{0,8}$")
      report(node, expected: kind.expectation, suggestion: isNumber ? text + "s" : nil)
    case .day where !matches(text, DayText.pattern) || DayText.parse(text) == nil:
      report(node, expected: kind.expectation)
    default:
      guard let pattern = kind.pattern, !matches(text, pattern) else { return }
      report(node, expected: kind.expectation, remedy: kind.remedy)
    }
  }

  /// Returns the key that was probably meant.
  private mutating func reportUnknownKey(
    _ entry: LocatedValue.Entry, at path: String, in table: ManifestTable
  ) -> String? {
    let meant = Spelling.nearest(to: entry.key, among: table.fields.map(\.name))
    diagnostics.append(
      ManifestDiagnostic(
        at: entry.keyPlace, path: path,
        expected: table.isLarge && meant != nil
          ? "a key of \(table.title) settings" : "one of the keys \(table.keys)",
        found: "the unknown key '\(ManifestDiagnostic.shown(entry.key))'",
        suggestion: meant))
    return meant
  }

  mutating func matches(_ text: String, _ pattern: String) -> Bool {
    let expression = expressions[pattern] ?? (try? Regex(pattern))
    expressions[pattern] = expression
    return expression.map { text.isMatched(by: $0) } ?? false
  }

  mutating func report(
    _ node: ManifestNode, expected: String, found: String? = nil, suggestion: String? = nil,
    remedy: String? = nil
  ) {
    diagnostics.append(
      ManifestDiagnostic(
        at: node.place, path: node.path, expected: expected,
        found: found ?? node.value.appearance, suggestion: suggestion, remedy: remedy))
  }

  private static func remedy(forFormatVersion scalar: LocatedValue.Scalar) -> String? {
    if scalar.isQuoted { return "write it without quotes" }
    guard let number = Int(scalar.text), number > 1 else { return nil }
    return "a newer Assay wrote this file; update Assay"
  }
}

extension ManifestField {
  /// Names that every shell and system accepts.
  static let variablePattern = "^[A-Za-z_][A-Za-z0-9_]*$"
}

extension ManifestField.Kind {
  /// Whether the value points at something by name, so that saying it twice is a slip.
  var isReference: Bool {
    switch self {
    case .name, .check: true
    default: false
    }
  }

  /// What to do about a text that does not match the pattern.
  fileprivate var remedy: String? {
    switch self {
    case .path: "paths start from the manifest's or the service's folder"
    case .version: "leave it out to take whichever is installed"
    default: nil
    }
  }
}

extension LocatedValue {
  /// Completes "found …".
  var appearance: String {
    switch content {
    case .mapping: return "a mapping"
    case .sequence: return "a list"
    case .scalar(let scalar):
      if scalar.isNull { return "nothing" }
      if scalar.text.isEmpty { return "empty text" }
      let shown = ManifestDiagnostic.shown(scalar.text)
      return scalar.isQuoted && Double(scalar.text) != nil ? "the text \"\(shown)\"" : "'\(shown)'"
    }
  }
}
