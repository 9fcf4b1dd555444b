import AssayManifest
import AssayYAML
import Testing

/// A text that is no manifest, with the one message for it.
struct BadText: Sendable, CustomTestStringConvertible {
  let name: String
  let yaml: String
  let messages: [String]

  init(_ name: String, _ yaml: String, _ messages: [String]) {
    self.name = name
    self.yaml = yaml
    self.messages = messages
  }

  var testDescription: String { name }
}

struct ManifestYAMLTests {
  @Test(arguments: badSyntax)
  func `refuses what is no plain YAML`(_ bad: BadText) {
    let messages = ManifestYAML.decode(Array(bad.yaml.utf8)).decoded.diagnostics.map {
      "\($0.place.line):\($0.place.column): \($0.severity.rawValue): \($0.message)"
    }
    #expect(messages == bad.messages)
  }

  @Test func `keeps places, quotes and order`() throws {
    let tree = try ManifestYAML.parse("b: \"1\"\na:\n  - 2\n  - {x: ~}\n")
    let place = SourcePlace.init(line:column:)
    #expect(
      tree
        == LocatedValue(
          .mapping([
            .init(
              key: "b", keyPlace: place(1, 1),
              value: LocatedValue(.scalar(.init("1", isQuoted: true)), at: place(1, 4))),
            .init(
              key: "a", keyPlace: place(2, 1),
              value: LocatedValue(
                .sequence([
                  LocatedValue(.scalar(.init("2")), at: place(3, 5)),
                  LocatedValue(
                    .mapping([
                      .init(
                        key: "x", keyPlace: place(4, 6),
                        value: LocatedValue(.scalar(.init("~")), at: place(4, 9)))
                    ]), at: place(4, 5)),
                ]), at: place(3, 3))),
          ]), at: place(1, 1)))
  }

  @Test(arguments: ["\u{FEFF}assay: 1\r\nsystem: é shop\r\n", "assay: 1\rsystem: é shop"])
  func `reads byte order marks and all line breaks`(_ text: String) throws {
    let tree = try ManifestYAML.parse(Array(text.utf8))
    #expect(tree["assay"]?.place == SourcePlace(line: 1, column: 8))
    #expect(tree["system"]?.place == SourcePlace(line: 2, column: 9))
    #expect(tree["system"]?.text == "é shop")
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xC3, 0xA9, 0x0A, 0x62, 0xFF], 2, 2, "the byte 0xFF"),
      ([0xC3], 1, 1, "the byte 0xC3"), ([0x61, 0xEF], 1, 2, "the byte 0xEF"),
      ([0xEF, 0xBF], 1, 1, "the byte 0xEF"), ([0xEF, 0x41, 0xFF], 1, 1, "the byte 0xEF"),
      ([0x61, 0xEF, 0xBF, 0xBD, 0x80], 1, 3, "the byte 0x80"),
      ([0xFF, 0xFE, 0x61, 0x00], 1, 1, "UTF-16"),
    ] as [([UInt8], Int, Int, String)])
  func `refuses bytes that are no UTF-8`(bytes: [UInt8], line: Int, column: Int, found: String) {
    #expect(
      throws: ManifestDiagnostic(
        at: SourcePlace(line: line, column: column), expected: "UTF-8 text", found: found,
        remedy: "save the file as UTF-8")
    ) { try ManifestYAML.parse(bytes) }
  }

  @Test func `refuses a file of unreasonable size`() {
    let diagnostics = ManifestYAML.decode(Array(repeating: 0x23, count: (1 << 20) + 1))
      .decoded.diagnostics
    #expect(diagnostics.map(\.found) == ["1048577 bytes"])
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func `answers deep nesting without trapping`(_ opening: String) {
    let text = String(repeating: opening, count: 100_000)
    #expect(throws: ManifestDiagnostic.self) { try ManifestYAML.parse(text) }
    #expect(ManifestYAML.foreignTree(text) == nil)
  }

  @Test(arguments: ["a: *l0", "? *l0\n: 1", "{\"a\":*l0}"])
  func `does not let aliases of aliases explode`(_ use: String) {
    var text = "x0: &l0 [a]\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ",")
      text += "x\(level): &l\(level) [\(aliases)]\n"
    }
    text += "y: " + use.replacing("l0", with: "l40") + "\n"
    #expect(throws: ManifestDiagnostic.self) { try ManifestYAML.parse(text) }
    #expect(ManifestYAML.foreignTree(text) == nil)
  }

  @Test func `follows as many aliases of small things as a file has`() throws {
    var text = "x-a: &a {restart: always}\nx-b: &b {<<: *a, init: true} # *b\nservices:\n"
    for number in 0..<200 { text += "  s\(number): {<<: [*a, *b], image: \"*\(number)\"}\n" }
    let tree = try #require(try ManifestYAML.parseForeign(text))
    #expect(tree["services"]?.entries.count == 200)
    #expect(tree["services"]?["s7"]?["image"]?.text == "*7")
    #expect(throws: ManifestDiagnostic.self) { try ManifestYAML.parse(text) }
  }

  @Test func `is not fooled about sizes by what looks like a use`() {
    var text = "x0: &l0 [a] # *l0\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ",")
      text += "x\(level): &l\(level) [ # *l\(level)\n \(aliases)]\n"
    }
    #expect(ManifestYAML.foreignTree(text) == nil)
  }

  @Test func `limits what followed aliases may amount to`() {
    let leaves = Array(repeating: "a", count: 30_000).joined(separator: ",")
    let text = "x: &l [\(leaves)]\ny: [" + Array(repeating: "*l", count: 20).joined(separator: ",")
    #expect(ManifestYAML.foreignTree(text + "]\n") == nil)
  }

  @Test func `follows anchors and ignores tags in foreign files only`() throws {
    let text = "base: &b {image: !x postgres}\ndb: *b\n"
    let tree = try #require(ManifestYAML.foreignTree(text))
    #expect(tree["db"]?["image"]?.text == "postgres")
    #expect(throws: ManifestDiagnostic.self) { try ManifestYAML.parse(text) }
  }

  @Test(arguments: [
    "{\"a\":{\"b\":[1,\"\\u00e9\\/\"]}}", "{\n\t\"a\": {\n\t\t\"b\": [1, \"é/\"]\n\t}\n}\n",
  ])
  func `reads JSON as foreign files have it`(_ text: String) {
    guard case .sequence(let values) = ManifestYAML.foreignTree(text)?["a"]?["b"]?.content else {
      Issue.record("no list")
      return
    }
    #expect(values.map(\.text) == ["1", "é/"])
  }
}
