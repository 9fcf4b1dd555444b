import AssayContractDifferences
import AssayJSON
import AssayMatching
import Testing

struct HTMLDifferenceTests {
  @Test func `is a table with marks, words and elements for what went and came`() throws {
    let difference = try Comparing(
      #"{"id": 1, "name": "Mary Smith", "a": 1}"#, #"{"id": 2, "name": "Mary <b>", "x": {}}"#,
      rules: #"{"$.id": {"matchers": [{"match": "integer"}]}}"#, isRequest: true
    ).difference()
    let rows = HTMLDifference.render(difference).split(separator: "\n").drop { $0 != "<tbody>" }
    #expect(
      rows.map(String.init) == [
        "<tbody>",
        #"<tr class="same"><td class="mark"><span aria-hidden="true"> </span></td>"#
          + #"<td class="expected"><code dir="ltr">{</code></td>"#
          + #"<td class="actual"><code dir="ltr">{</code></td></tr>"#,
        #"<tr class="allowed"><td class="mark"><span aria-hidden="true">·</span>"#
          + #"<span class="word">allowed</span></td>"#
          + #"<td class="expected"><code dir="ltr" style="--depth:1">&quot;id&quot;: "#
          + #"<del>1</del></code></td>"#
          + #"<td class="actual"><code dir="ltr" style="--depth:1">&quot;id&quot;: "#
          + #"<ins>2</ins></code></td></tr>"#,
        #"<tr class="rule"><td></td><td colspan="2">may differ: "#
          + #"<code><bdi>integer at $.id</bdi></code></td></tr>"#,
        #"<tr class="changed"><td class="mark"><span aria-hidden="true">~</span>"#
          + #"<span class="word">changed</span></td>"#
          + #"<td class="expected"><code dir="ltr" style="--depth:1">&quot;name&quot;: "#
          + #"&quot;Mary <del>Smith</del>&quot;</code></td>"#
          + #"<td class="actual"><code dir="ltr" style="--depth:1">&quot;name&quot;: "#
          + #"&quot;Mary <ins>&lt;b&gt;</ins>&quot;</code></td></tr>"#,
        #"<tr class="note"><td></td><td colspan="2"><bdi>$.name: expected &quot;Mary "#
          + #"Smith&quot;, found &quot;Mary &lt;b&gt;&quot;</bdi></td></tr>"#,
        #"<tr class="missing"><td class="mark"><span aria-hidden="true">-</span>"#
          + #"<span class="word">missing</span></td>"#
          + #"<td class="expected"><code dir="ltr" style="--depth:1">"#
          + #"<del>&quot;a&quot;: 1</del></code></td><td class="actual none"></td></tr>"#,
        #"<tr class="note"><td></td><td colspan="2"><bdi>$.a: a is missing</bdi></td></tr>"#,
        #"<tr class="unexpected"><td class="mark"><span aria-hidden="true">+</span>"#
          + #"<span class="word">unexpected</span></td><td class="expected none"></td>"#
          + #"<td class="actual"><code dir="ltr" style="--depth:1">"#
          + #"<ins>&quot;x&quot;: {}</ins></code></td></tr>"#,
        #"<tr class="note"><td></td><td colspan="2"><bdi>$.x: x is not expected</bdi></td></tr>"#,
        #"<tr class="same"><td class="mark"><span aria-hidden="true"> </span></td>"#
          + #"<td class="expected"><code dir="ltr">}</code></td>"#
          + #"<td class="actual"><code dir="ltr">}</code></td></tr>"#,
        "</tbody>", "</table>",
      ])
  }

  @Test(arguments: [
    "application/json", "text/plain", "text/xml", "application/x-www-form-urlencoded",
  ])
  func `nothing from outside becomes HTML`(type: String) throws {
    let hostile = Samples.hostile
    let isJSON = type == "application/json"
    let text = isJSON ? JSON.object([hostile: .string(hostile)]).description : hostile
    let other = isJSON ? JSON.object([hostile: .string("x" + hostile)]).description : "x" + hostile
    let comparing = try Comparing(text, other, type: type)
    let html =
      HTMLDifference.render(comparing.difference())
      + VerificationPage(
        title: hostile,
        interactions: [
          .init(
            consumer: hostile, description: hostile, states: [hostile], outcome: .error(hostile),
            mismatches: comparing.mismatches, expected: comparing.expected,
            actual: comparing.actual, curl: hostile)
        ]
      ).html
    for bad in ["<script>alert", "</script><script>", "<img", "\u{202E}", "\u{1B}", "\u{0}"] {
      #expect(!html.contains(bad), "\(bad)")
    }
    #expect(html.components(of: "<script>") == 1)
    #expect(html.components(of: "</script>") == 1)
  }

  @Test func `large differences are cut, and say so`() throws {
    let one = JSON.array((0..<5_000).map { .number(JSONNumber($0)) })
    let other = JSON.array((0..<5_000).map { .number(JSONNumber($0 + 10_000)) })
    let html = HTMLDifference.render(try Comparing(one.description, other.description).difference())
    #expect(html.utf8.count < 600_000)
    #expect(html.contains("lines more, too many to show"))
    #expect(html.contains("<li>and 4001 more</li>"))
  }
}

extension String {
  fileprivate func components(of part: String) -> Int { split(separator: part).count - 1 }
}
