import AssayContractDifferences
import AssayJSON
import AssayMatching
import Testing

struct HostileBodiesTests {
  @Test(arguments: [511, 512, 513, 100_000])
  func `bodies may nest as deep as they like`(depth: Int) throws {
    let text = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
    let other = text.replacing("1", with: "2")
    let difference = try Comparing(text, other).difference()
    #expect(difference.rows.contains { $0.kind == .changed })
    let markup = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    let tags = try Comparing(markup, markup.replacing("<a></a>", with: "<b></b>"), type: "text/xml")
      .difference()
    #expect(!tags.isEmpty)
  }

  @Test func `bytes that are no text are shown as bytes`() throws {
    let type = ContentType("application/json")
    let comparing = try Comparing(
      .present(Array("{}".utf8), type), .present([0x7B, 0xC3, 0x28, 0x7D], type))
    let difference = comparing.difference()
    #expect(difference.rows.count == 1)
    #expect(difference.rows[0].notes == comparing.mismatches)
    #expect(!difference.rows[0].notes.isEmpty)
  }

  @Test(arguments: [
    "<a", "<a>", "</a>", "<a></b>", "<a><!-- ", "<a b='", "<![CDATA[x]]>", "<>", "< >", "<a/><",
    "plain", "", "<a>&bad;</a>",
  ])
  func `XML that is none is shown as text`(text: String) throws {
    let comparing = try Comparing("<a>1</a>", text, type: "text/xml")
    #expect(comparing.difference().rows.flatMap(\.notes) == comparing.mismatches)
  }

  @Test func `lists of 10,000 elements stay fast, also where all differ`() throws {
    let expected = JSON.array((0..<10_000).map { ["id": .number(JSONNumber($0)), "n": "x"] })
    let inserted = JSON.array([["id": -1, "n": "x"]] + (expected.array ?? []))
    let changed = JSON.array(
      (0..<10_000).map { ["id": .number(JSONNumber($0 + 50_000)), "n": "x"] })
    let clock = ContinuousClock()
    var difference = try Comparing(expected.description, inserted.description).difference()
    #expect(difference.rows.filter { $0.kind == .unexpected }.count == 4)
    #expect(difference.rows.count { $0.kind == .changed } == 0)
    #expect(difference.remarks == [])
    let comparing = try Comparing(expected.description, changed.description)
    let duration = clock.measure { difference = comparing.difference() }
    #expect(difference.rows.count { $0.kind == .changed } == 10_000)
    #expect(
      difference.remarks == ["$ differs too much to find what moved; it is compared by position"])
    #expect(difference.condensed().rows.count == 2_001)
    print("10,000 elements that all differ: \(duration)")
  }

  @Test func `long values are cut around what changed`() throws {
    let long = String(repeating: "word ", count: 100_000)
    let difference = try Comparing(
      "{\"a\": \"\(long)x\(long)\"}", "{\"a\": \"\(long)yes\(long)\"}"
    ).difference()
    let row = try #require(difference.rows.first { $0.kind == .changed })
    #expect(row.actual?.segments.contains(.init("yes", isChanged: true)) == true)
    #expect((row.actual?.text.count ?? 0) < 300)
    #expect((row.expected?.text.count ?? 0) < 300)
    let plain = try Comparing("{\"a\": \"\(long)\"}", "{\"a\": \"\(long)\"}").difference()
    #expect(plain.rows.allSatisfy { ($0.expected?.text.count ?? 0) < 300 })
  }
}
