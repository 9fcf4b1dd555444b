import AssayManifest
import AssayYAML
import Foundation
import Testing

struct ManifestSchemaTests {
  private let validator: SchemaValidator

  init() throws {
    validator = SchemaValidator(
      schema: try #require(ManifestYAML.foreignTree(ManifestSchema.json())))
  }

  @Test(arguments: goodManifests.keys.sorted())
  func `accepts what the decoder accepts`(_ name: String) throws {
    let yaml = try #require(goodManifests[name])
    let tree = try #require(ManifestYAML.foreignTree(yaml))
    #expect(validator.accepts(tree))
  }

  @Test(arguments: badShapes + moreBadShapes + badServerShapes)
  func `refuses values of a wrong shape as the decoder does`(_ bad: BadManifest) throws {
    let tree = try #require(ManifestYAML.foreignTree(bad.yaml))
    #expect(!validator.accepts(tree))
  }

  @Test(arguments: badReferences + badServers)
  func `leaves to the decoder what needs the whole manifest`(_ bad: BadManifest) throws {
    let tree = try #require(ManifestYAML.foreignTree(bad.yaml))
    #expect(validator.accepts(tree))
  }

  @Test(arguments: places + containerKeys.map { "dependencies: {x: {image: i, \($0): @}}" })
  func `agrees with the decoder about any value`(in place: String) throws {
    for value in Self.values {
      var lines = ["assay: 1", "system: s", "services: {a: {}}"]
      lines.removeAll { $0.prefix { $0 != ":" } == place.prefix { $0 != ":" } }
      lines.append(place.replacing("@", with: value))
      let tree = try #require(ManifestYAML.foreignTree(lines.joined(separator: "\n")))
      let errors = ManifestDecoder().decode(tree).diagnostics.filter { diagnostic in
        diagnostic.severity == .error
          && !Self.references.contains { diagnostic.expected.hasPrefix($0) }
      }
      #expect(validator.accepts(tree) == errors.isEmpty, "\(lines.last ?? ""): \(errors)")
    }
  }

  @Test func `accepts every example of the guides`() throws {
    // A block for another tool starts with a comment that names it.
    let examples = try Self.examples.filter { !$0.hasPrefix("# ") }
    #expect(examples.count >= 9)
    for example in examples {
      let head = example.hasPrefix("assay:") ? "" : "assay: 1\nsystem: shop\n"
      let yaml = head + example
      let decoded = ManifestYAML.decode(Array(yaml.utf8)).decoded
      #expect(decoded.diagnostics == [], "\(example)")
      #expect(validator.accepts(try #require(ManifestYAML.foreignTree(yaml))), "\(example)")
    }
  }

  @Test func `starts what the guides' compose files describe`() throws {
    let examples = try Self.examples.filter { $0.hasPrefix("# compose.yaml") }
    #expect(!examples.isEmpty)
    for example in examples {
      let names = ManifestYAML.foreignTree(example)?["services"]?.entries.map(\.key) ?? []
      let yaml =
        "assay: 1\nsystem: shop\nservices: {a: {needs: [\(names.joined(separator: ", "))]}}\n"
        + "compose: compose.yaml\n"
      let files = ManifestFiles { $0 == "compose.yaml" ? example : nil }
      let decoded = ManifestYAML.decode(Array(yaml.utf8), files: files).decoded
      #expect(decoded.diagnostics == [], "\(example)")
      #expect(decoded.manifest?.dependencies.map(\.name) == names)
    }
  }

  private static let values = [
    "~", "1", "-1", "1.5", "101", "true", "abc", "\"\"", "\"1\"", "/abs", "unit", "15m", "[]",
    "[a, a]", "[1]", "{}", "{a: 1}", "50%", "redis", "seed", "pyramid", "false", "65536",
    "1m", "a:/b", "{/a: b}", "[[a]]", "200-299", "8080/udp", "postgres:15", "older-than 1h",
    "{http: /}", "[{port: 1}]",
  ]

  private static let places = [
    "assay: @", "system: @", "budget: @", "contracts: @", "pyramid: @", "advisory: @",
    "thirdParties: {x: @}", "thirdParties: {x: {simulator: @}}", "dependencies: {x: @}",
    "dependencies: {x: {kind: @}}", "dependencies: {x: {kind: redis, version: @}}",
    "dependencies: {x: {image: @}}", "dependencies: {x: {build: @}}", "compose: @",
    "dependencies: {x: {kind: postgres, isolation: @}}", "modules: {x: @}",
    "modules: {x: {image: i, ports: @}}", "modules: {x: {image: i, forms: @}}",
    "modules: {x: {image: i, isolation: @}}", "modules: {x: {process: @}}",
    "modules: {x: {process: {program: p, initialize: @}}}",
    "modules: {x: {process: {program: p, accounts: @}}}",
    "environments: {x: {purpose: p, data: @}}", "services: @", "services: {a: @}",
    "services: {a: {env: {X: @}}}", "services: {a: {env: @}}", "services: {a: {critical: @}}",
    "services: {a: {mutation: @}}", "services: {a: {mutation: {report: @}}}",
    "services: {a: {critical: [{path: p, lines: @}]}}", "services: {a: {calls: @}}",
    "services: {a: {suites: @}}", "services: {a: {suites: [{layer: @, run: x}]}}",
    "services: {a: {suites: [{layer: unit, run: @}]}}",
    "services: {a: {suites: [{layer: unit, run: x, atLeast: @}]}}",
    "services: {a: {suites: [{layer: unit, run: x, timeout: @, name: b}]}}",
  ]

  private static let containerKeys = [
    "command", "entrypoint", "ports", "files", "mounts", "tmpfs", "networks", "labels",
    "workdir", "capabilities", "privileged", "memory", "cpus", "healthcheck", "init", "pull",
    "hostPorts", "ready", "startAttempts", "environment", "settings", "variables", "runtime",
  ]

  // These faults are no matter of shape, so the schema can't know them.
  private static let references = [
    "shares that", "a dependency (", "another service", "a kind of server (",
    "a kind of server, an", "what PostgreSQL offers", "an `image`, a", "one of log",
    "no settings", "a condition", "container, the only", "nothing that only",
  ]

  /// The blocks of YAML in the guides.
  private static var examples: [String] {
    get throws {
      let guides = try FileManager.default.contentsOfDirectory(
        at: Committed.url("docs"), includingPropertiesForKeys: nil
      ).filter { $0.pathExtension == "md" }
      return try guides.flatMap { guide in
        try String(contentsOf: guide, encoding: .utf8).split(separator: "```yaml\n").dropFirst()
          .map { String($0.split(separator: "```")[0]) }
      }
    }
  }

  @Test func `is committed as it would be generated`() throws {
    try Committed.expect(ManifestSchema.json(), in: "Schemas/assay.schema.json") { _, new in new }
  }

  @Test func `is the source of the reference in the guide`() throws {
    let (start, end) = ("<!-- reference: generated -->\n", "<!-- /reference -->\n")
    try Committed.expect(ManifestReference.markdown(), in: "docs/manifest.md") { old, new in
      let head = old.firstRange(of: start).map { old[..<$0.upperBound] } ?? ""
      let tail = old.firstRange(of: end).map { old[$0.lowerBound...] } ?? ""
      return head + "\n" + new + "\n" + tail
    }
  }
}

/// Compares a committed file with what the code generates; `merge` puts that into the file's
/// present text.
private enum Committed {
  /// A file by its path in the repository.
  static func url(_ path: String) -> URL {
    // The real path, because a scratch package may link to this folder.
    let file = URL(filePath: #filePath).resolvingSymlinksInPath()
    return file.deletingLastPathComponent().appending(path: "../../\(path)").standardizedFileURL
  }

  static func expect(
    _ generated: String, in path: String,
    merge: (_ old: String, _ new: String) -> String
  ) throws {
    let file = url(path)
    let old = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let wanted = merge(old, generated)
    if ProcessInfo.processInfo.environment["ASSAY_UPDATE"] == "1" {
      try wanted.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(
        old == wanted,
        "\(path) is out of date; run `ASSAY_UPDATE=1 swift test --filter ManifestSchemaTests`")
    }
  }
}
