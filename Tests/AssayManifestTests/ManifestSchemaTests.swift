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

  @Test(arguments: badShapes + moreBadShapes)
  func `refuses values of a wrong shape as the decoder does`(_ bad: BadManifest) throws {
    let tree = try #require(ManifestYAML.foreignTree(bad.yaml))
    #expect(!validator.accepts(tree))
  }

  @Test(arguments: badReferences)
  func `leaves to the decoder what needs the whole manifest`(_ bad: BadManifest) throws {
    let tree = try #require(ManifestYAML.foreignTree(bad.yaml))
    #expect(validator.accepts(tree))
  }

  @Test func `agrees with the decoder about any value in any place`() throws {
    let values = [
      "~", "1", "-1", "1.5", "101", "true", "abc", "\"\"", "\"1\"", "/abs", "unit", "15m", "[]",
      "[a, a]", "[1]", "{}", "{a: 1}", "50%", "redis", "seed", "pyramid",
    ]
    let places = [
      "assay: @", "system: @", "budget: @", "contracts: @", "pyramid: @", "advisory: @",
      "thirdParties: {x: @}", "thirdParties: {x: {simulator: @}}", "dependencies: {x: @}",
      "dependencies: {x: {kind: @}}", "dependencies: {x: {kind: redis, version: @}}",
      "environments: {x: {purpose: p, data: @}}", "services: @", "services: {a: @}",
      "services: {a: {env: {X: @}}}", "services: {a: {env: @}}", "services: {a: {critical: @}}",
      "services: {a: {critical: [{path: p, lines: @}]}}", "services: {a: {calls: @}}",
      "services: {a: {suites: @}}", "services: {a: {suites: [{layer: @, run: x}]}}",
      "services: {a: {suites: [{layer: unit, run: @}]}}",
      "services: {a: {suites: [{layer: unit, run: x, atLeast: @}]}}",
      "services: {a: {suites: [{layer: unit, run: x, timeout: @, name: b}]}}",
    ]
    // These faults are no matter of shape, so the schema can't know them.
    let references = ["shares that", "a dependency (", "another service"]
    for place in places {
      for value in values {
        var lines = ["assay: 1", "system: s", "services: {a: {}}"]
        lines.removeAll { $0.prefix { $0 != ":" } == place.prefix { $0 != ":" } }
        lines.append(place.replacing("@", with: value))
        let tree = try #require(ManifestYAML.foreignTree(lines.joined(separator: "\n")))
        let errors = ManifestDecoder().decode(tree).diagnostics.filter { diagnostic in
          diagnostic.severity == .error
            && !references.contains { diagnostic.expected.hasPrefix($0) }
        }
        #expect(validator.accepts(tree) == errors.isEmpty, "\(lines.last ?? ""): \(errors)")
      }
    }
  }

  @Test func `accepts every example of the guides`() throws {
    let guides = try FileManager.default.contentsOfDirectory(
      at: Committed.url("docs"), includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "md" }
    let blocks = try guides.flatMap { guide in
      try String(contentsOf: guide, encoding: .utf8).split(separator: "```yaml\n").dropFirst()
        .map { $0.split(separator: "```")[0] }
    }
    // A block for another tool starts with a comment that names it.
    let examples = blocks.filter { !$0.hasPrefix("# ") }
    #expect(examples.count >= 5)
    for example in examples {
      let head = example.hasPrefix("assay:") ? "" : "assay: 1\nsystem: shop\n"
      let decoded = ManifestYAML.decode(Array((head + example).utf8)).decoded
      #expect(decoded.diagnostics == [], "\(example)")
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
