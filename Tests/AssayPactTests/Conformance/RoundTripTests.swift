import AssayJSON
import AssayMatching
import AssayPact
import AssayTestSupport
import Testing

@Suite(.enabled(if: ConformanceData.isExpected, "\(ConformanceData.missing)"))
struct RoundTripTests {
  @Test func `every real file is written as it was read`() throws {
    let files = try PactFiles.all()
    #expect(files.count == 76)
    for file in files { try check(file) }
  }

  @Test func `every case of the specification is written as it was read`() throws {
    let files = try PactFiles.specification()
    #expect(files.count == 803)
    for file in files { try check(file) }
  }

  /// Nothing but the order of interactions may change.
  private func check(_ file: PactFiles.File) throws {
    let pact: Pact
    do throws(PactFaults) { pact = try PactReader.read(file.json).pact } catch {
      Issue.record("\(file.name): \(error)")
      return
    }
    let written = PactWriter.write(pact)
    #expect(
      written.json.withoutOrderOfInteractions == file.json.withoutOrderOfInteractions,
      "\(file.name)")
    #expect(written.losses.isEmpty, "\(file.name)")
    let again = try PactReader.read(written.bytes).pact
    #expect(PactWriter.write(again).bytes == written.bytes, "\(file.name)")
  }

  @Test(arguments: [SpecificationVersion.v3, .v4])
  func `a file says the same in a later version`(_ version: SpecificationVersion) throws {
    var count = 0
    for file in try PactFiles.all() + PactFiles.specification() {
      let pact = try PactReader.read(file.json).pact
      let isSayable = pact.interactions.allSatisfy { $0.kind == .http || version == .v4 }
      guard pact.version < version, isSayable else { continue }
      count += 1
      let written = PactWriter.write(pact, as: version)
      let losses = version == .v4 ? Self.losses[file.name] ?? [] : []
      #expect(written.losses.map(\.description) == losses, "\(file.name)")
      let again: Pact
      do throws(PactFaults) { again = try PactReader.read(written.bytes).pact } catch {
        Issue.record("\(file.name): \(error)\n\(JSONPrinter.pretty.text(written.json))")
        continue
      }
      #expect(again.version == version)
      try compare(pact, again, file.name)
    }
    #expect(count > 300)
  }

  @Test(arguments: [SpecificationVersion.v1, .v2, .v3])
  func `a file says the same in an earlier version, or names what it loses`(
    _ version: SpecificationVersion
  ) throws {
    var (same, lossy) = (0, 0)
    for file in try PactFiles.all() + PactFiles.specification() {
      let pact = try PactReader.read(file.json).pact
      guard pact.version > version else { continue }
      let written = PactWriter.write(pact, as: version)
      let again: Pact
      do throws(PactFaults) { again = try PactReader.read(written.bytes).pact } catch {
        Issue.record("\(file.name): \(error)\n\(JSONPrinter.pretty.text(written.json))")
        continue
      }
      if written.losses.isEmpty {
        same += 1
        try compare(pact, again, file.name)
      } else {
        lossy += 1
      }
    }
    print("As \(version.words): \(same) files say the same, \(lossy) lose something")
    #expect(same > 100 && lossy > 10)
  }

  /// What meant nothing before version 4 and would be wrong in it.
  private static let losses: [String: [String]] = [
    "openapi-pact/oas/pact-formats/pact.json": [
      "interaction \"should be ignored\": type: \"not-a-real-type\" cannot be said in version 4"
    ],
    "openapi-pact/oas/pact-non-http-interactions/pact.json": [
      "interaction \"Interaction 0\": type: \"Async/Messages\" cannot be said in version 4"
    ],
  ]

  private func compare(_ one: Pact, _ other: Pact, _ name: String) throws {
    #expect(one.interactions.count == other.interactions.count, "\(name)")
    let lists = [one, other].map { pact in
      pact.interactions.sorted { Self.key($0) < Self.key($1) }
    }
    for (old, new) in zip(lists[0], lists[1]) {
      #expect(old.description == new.description, "\(name)")
      #expect(old.states == new.states, "\(name)")
      compare(old.content, new.content, name)
    }
  }

  private func compare(_ old: Interaction.Content, _ new: Interaction.Content, _ name: String) {
    switch (old, new) {
    case (.http(var request, let response), .http(var otherRequest, let otherResponse)):
      // A version may have no text of a query.
      request.parts.query.text = nil
      otherRequest.parts.query.text = nil
      #expect(request == otherRequest, "\(name)")
      #expect(response == otherResponse, "\(name)")
    default: #expect(old == new, "\(name)")
    }
  }

  private static func key(_ interaction: Interaction) -> String {
    guard case .http(let request, let response) = interaction.content else {
      return interaction.description
    }
    var parts = request.parts
    parts.query.text = nil
    return "\(interaction.description) \(interaction.states.map(\.name)) \(parts)"
      + "\(response.parts.status)"
  }
}
