import AssayDependencies
import AssayEvidence

/// Reads conditions for being ready, and says what in them does not fit together.
struct ConditionReader {
  private(set) var diagnostics: [ManifestDiagnostic] = []

  /// Keys that make a condition, with the keys that go with each.
  private static let companions: [(key: String, others: Set<String>)] = [
    ("log", ["times"]),
    (
      "http",
      [
        "port", "status", "body", "answerHeaders", "method", "headers", "send", "user",
        "password", "tls", "anyCertificate",
      ]
    ),
    ("port", []), ("listening", []), ("answers", []), ("command", ["code", "output"]),
    ("query", []), ("file", ["content"]), ("healthy", []), ("exited", []), ("all", []),
    ("any", []),
  ]

  private static let keys = companions.map(\.key).joined(separator: ", ")

  /// A condition, or all of a list; nil for none that can be read.
  mutating func condition(_ node: ManifestNode) -> WaitCondition? {
    guard case .sequence = node.value.content else { return single(node) }
    let all = node.elements.compactMap { single($0) }
    if all.isEmpty { report(node, expected: "a condition", found: "an empty list") }
    return all.count == 1 ? all.first : .all(all)
  }

  private mutating func single(_ node: ManifestNode) -> WaitCondition? {
    guard case .mapping(let entries) = node.value.content else { return nil }
    let present = entries.filter { !$0.value.isNull }
    guard
      let main = Self.companions.first(where: { main in present.contains { $0.key == main.key } })
    else {
      // A key that does not exist is reported with its spelling.
      if present.allSatisfy({ ManifestTables.condition[$0.key] != nil }) {
        report(node, expected: "one of \(Self.keys)", found: "none of them")
      }
      return nil
    }
    for entry in present where entry.key != main.key && entry.key != "within" {
      // Keys that no condition has are reported with their spelling.
      guard !main.others.contains(entry.key), ManifestTables.condition[entry.key] != nil else {
        continue
      }
      diagnostics.append(
        ManifestDiagnostic(
          at: entry.keyPlace, path: ManifestNode.join(node.path, entry.key),
          expected: main.others.isEmpty
            ? "nothing beside '\(main.key)' but within"
            : "\(main.others.sorted().joined(separator: ", ")) or within beside '\(main.key)'",
          found: "'\(entry.key)'", remedy: "put conditions under `all` or `any`"))
    }
    guard let value = node[main.key], let condition = condition(main.key, value, in: node) else {
      return nil
    }
    return node["within"]?.duration.map { .within($0, condition) } ?? condition
  }

  private mutating func condition(
    _ key: String, _ value: ManifestNode, in node: ManifestNode
  ) -> WaitCondition? {
    switch key {
    case "log":
      return pattern(value).map { .log($0, times: node["times"]?.integer ?? 1) }
    case "http": return http(value, in: node).map { .http($0) }
    case "port": return value.port.map { .port($0) }
    case "listening": return value.port.map { .listening($0) }
    case "answers":
      return value.text.flatMap(ServiceProtocol.init(rawValue:)).map { .answers($0) }
    case "command":
      let output = node["output"].flatMap { pattern($0) }
      let code = node["code"]?.integer.flatMap { Int32(exactly: $0) } ?? 0
      return value.shellWords.map { .command($0, code: code, output: output) }
    case "query": return value.text.map { .query($0) }
    case "file":
      let content = node["content"].flatMap { pattern($0) }
      return value.text.map { .file($0, content: content) }
    case "healthy":
      if value.flag == false { report(value, expected: "true", found: "'false'") }
      return .healthy
    case "exited": return value.integer.flatMap { Int32(exactly: $0) }.map { .exited(code: $0) }
    default:
      let parts = value.elements.compactMap { single($0) }
      if value.elements.isEmpty { report(value, expected: "conditions", found: "none") }
      return key == "all" ? .all(parts) : .any(parts)
    }
  }

  private mutating func http(
    _ path: ManifestNode, in node: ManifestNode
  ) -> WaitCondition.HTTPCondition? {
    guard let text = path.text else { return nil }
    var condition = WaitCondition.HTTPCondition(text)
    condition.port = node["port"]?.port
    if let method = node["method"]?.text { condition.method = method }
    condition.usesTLS = node["tls"]?.flag ?? false
    condition.acceptsAnyCertificate = node["anyCertificate"]?.flag ?? false
    condition.headers = node["headers"]?.dictionary ?? [:]
    condition.user = node["user"]?.text
    condition.password = node["password"]?.text
    condition.body = node["send"]?.text
    condition.answerBody = node["body"].flatMap { pattern($0) }
    condition.answerHeaders = node["answerHeaders"]?.dictionary ?? [:]
    if let status = node["status"], let text = status.text {
      let ends = text.split(separator: "-").compactMap { Int($0) }
      if let first = ends.first, let last = ends.last, first <= last {
        condition.statuses = first...last
      } else if ends.count == 2 {
        report(status, expected: "a status such as 200 or 200-299", found: "'\(text)'")
      }
    }
    return condition
  }

  private mutating func pattern(_ node: ManifestNode) -> WaitCondition.TextPattern? {
    guard let pattern = node.pattern else { return nil }
    do {
      _ = try TextMatcher(pattern)
    } catch {
      report(
        node, expected: "a regular expression between the slashes",
        found:
          "'\(ManifestDiagnostic.shown(error.subject))' (\(error.happened.prefix { $0 != "." }))",
        remedy: error.remedy)
    }
    return pattern
  }

  private mutating func report(
    _ node: ManifestNode, expected: String, found: String, remedy: String? = nil
  ) {
    diagnostics.append(
      ManifestDiagnostic(
        at: node.place, path: node.path, expected: expected, found: found, remedy: remedy))
  }
}

extension WaitCondition {
  /// Whether some part of the condition is one for which `holds` says yes.
  func contains(_ holds: (WaitCondition) -> Bool) -> Bool {
    if holds(self) { return true }
    return switch self {
    case .all(let parts), .any(let parts): parts.contains { $0.contains(holds) }
    case .within(_, let part): part.contains(holds)
    default: false
    }
  }
}
