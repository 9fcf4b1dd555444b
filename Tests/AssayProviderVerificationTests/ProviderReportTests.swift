import AssayJSON
import AssayPact
import AssayProviderVerification
import Testing

struct ProviderReportTests {
  private let failed = InteractionResult(
    .failed([Examples.mismatch]), duration: .milliseconds(1234),
    reproduction: "curl -i 'http://x/1'")
  private let error = InteractionResult(
    .error(VerificationFault(.state, "It went < bang\u{1}.", remedy: "See the log.")))

  @Test func `nothing verified is no pass, and neither is a part`() throws {
    let none = try Examples.plan(Examples.pact("shop"))
    #expect(ProviderReport(none, []).verdict == .incomplete)
    #expect(ProviderReport(none, []).summary == "no interactions to verify")
    let two = try Examples.plan(Examples.pact("shop", Examples.http("a"), Examples.http("b", "/2")))
    #expect(ProviderReport(two, [InteractionResult(.passed)]).verdict == .incomplete)
    #expect(ProviderReport(two, [failed]).verdict == .failed)
    let passed = InteractionResult(.passed)
    #expect(ProviderReport(two, [passed, passed]).verdict == .passed)
    #expect(ProviderReport(two, [passed, error]).verdict == .failed)
  }

  private func report() throws -> ProviderReport {
    let plan = try Examples.plan(
      Examples.pact(
        "shop", Examples.http("a", "/1", states: [ProviderState("s")], identifier: "id1"),
        Examples.http("b", "/2"), Examples.http("c", "/3", isPending: true),
        notices: [
          BrokerNotice(when: "before_verification", text: "as it is new"),
          BrokerNotice(when: "after_verification:success_false_published_true", text: "sorry"),
        ]),
      Examples.pact("desk", Examples.http("a", "/1", states: [ProviderState("s")])))
    return ProviderReport(plan, [failed, InteractionResult(.passed, remarks: ["slow"]), error])
  }

  @Test func `people see each interaction with all that differs and how to try again`() throws {
    let report = try report()
    #expect(
      report.sections.flatMap(\.text) == [
        "Pact between shop and stock", "  from shop-stock.json", "  as it is new",
        "  a (s) … FAILED", "    body $.n: expected 1, found 2 (rule: integer at $.n)",
        "    curl -i 'http://x/1'", "  b … passed", "    slow", "  c … failed, but is pending",
        "    It went < bang\u{1}. See the log.", "Pact between desk and stock",
        "  from desk-stock.json", "  a (s) … FAILED", "    as for shop",
      ])
    #expect(report.summary == "1 passed, 1 failed, 1 pending")
  }

  @Test func `the reference's JSON has errors, those that are pending, and notices`() throws {
    let json = ReferenceReport.json(try report())
    #expect(json["result"] == false)
    #expect(json["notices"]?[0] == ["when": "before_verification", "text": "as it is new"])
    #expect(json["errors"]?.array?.count == 2)
    let title = "Verifying a pact between shop and stock Given s - a"
    #expect(
      json["errors"]?[0] == [
        "interaction": .string(title),
        "mismatch": [
          "type": "mismatches", "interactionId": "id1",
          "mismatches": [
            [
              "type": "BodyMismatch", "path": "$.n", "expected": "1", "actual": "2",
              "mismatch": "expected 1, found 2",
            ]
          ],
        ],
      ])
    #expect(
      json["pendingErrors"] == [
        [
          "interaction": "Verifying a pact between shop and stock - c",
          "mismatch": [
            "type": "error", "interactionId": "",
            "message": "It went < bang\u{1}. See the log.",
          ],
        ]
      ])
    #expect(json["output"]?.array?.last == "1 passed, 1 failed, 1 pending")
  }

  @Test func `JUnit has a suite for each pact and a case for each interaction`() throws {
    let text = JUnitReport.text(try report())
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="4" failures="2" errors="0" skipped="1">
          <testsuite name="shop - stock" tests="3" failures="1" errors="0" skipped="1" time="1.234">
            <testcase name="a (s)" classname="shop - stock" time="1.234">
              <failure message="body $.n: expected 1, found 2 (rule: integer at $.n)">body $.n: \
        expected 1, found 2 (rule: integer at $.n)
        curl -i 'http://x/1'</failure>
            </testcase>
            <testcase name="b" classname="shop - stock" time="0.000">
              <system-out>slow</system-out>
            </testcase>
            <testcase name="c" classname="shop - stock" time="0.000">
              <skipped message="pending: It went &lt; bang\u{FFFD}. See the log."/>
              <system-out>It went &lt; bang\u{FFFD}. See the log.</system-out>
            </testcase>
          </testsuite>
          <testsuite name="desk - stock" tests="1" failures="1" errors="0" skipped="0" time="1.234">
            <testcase name="a (s)" classname="desk - stock" time="1.234">
              <failure message="body $.n: expected 1, found 2 (rule: integer at $.n)">body $.n: \
        expected 1, found 2 (rule: integer at $.n)
        curl -i 'http://x/1'</failure>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test func `a broker learns the result of each interaction`() throws {
    let results = BrokerResults(version: "1.2", buildURL: "http://ci/7", toolVersion: "0.1")
    let json = try #require(results.json(try report(), pact: 0))
    #expect(json["success"] == false && json["providerApplicationVersion"] == "1.2")
    #expect(json["buildUrl"] == "http://ci/7")
    #expect(json["verifiedBy"]?["implementation"] == "Assay")
    #expect(
      json["testResults"] == [
        [
          "interactionId": "id1", "interactionDescription": "a", "success": false,
          "mismatches": [
            ["attribute": "body", "identifier": "$.n", "description": "expected 1, found 2"]
          ],
        ], ["interactionDescription": "b", "success": true],
        [
          "interactionDescription": "c", "success": false,
          "exceptions": [["message": "It went < bang\u{1}. See the log."]],
        ],
      ])
  }

  @Test func `a pending pact that failed is told so, a pending interaction does not matter`() throws
  {
    let results = BrokerResults(version: "1", toolVersion: "0.1")
    let pact = try Examples.plan(Examples.pact("shop", Examples.http("a"), isPending: true))
    #expect(results.json(ProviderReport(pact, [failed]), pact: 0)?["success"] == false)
    let one = try Examples.plan(Examples.pact("shop", Examples.http("a", isPending: true)))
    #expect(results.json(ProviderReport(one, [failed]), pact: 0)?["success"] == true)
  }

  @Test func `a part of a pact is not published`() throws {
    let results = BrokerResults(version: "1", toolVersion: "0.1")
    let pact = Examples.pact("shop", Examples.http("a"), Examples.http("b", "/2"))
    let passed = InteractionResult(.passed)
    let filtered = try Examples.plan(pact, filter: InteractionFilter(description: "a"))
    #expect(results.json(ProviderReport(filtered, [passed]), pact: 0) == nil)
    #expect(results.json(ProviderReport(try Examples.plan(pact), [passed]), pact: 0) == nil)
    let whole = ProviderReport(try Examples.plan(pact), [passed, passed])
    #expect(results.json(whole, pact: 0)?["success"] == true)
  }

  @Test(arguments: [
    ("before_verification", true, true, false), ("after_verification", true, false, true),
    ("after_verification:success_true_published_false", true, false, true),
    ("after_verification:success_true_published_false", true, true, false),
    ("after_verification:success_true_published_false", false, false, false),
    ("after_verification:success_false_published_true", false, true, true),
  ])
  func `a notice is shown when it is for what came`(
    when: String, success: Bool, published: Bool, isShown: Bool
  ) {
    let notice = BrokerNotice(when: when, text: "")
    #expect(notice.isAfter(success: success, published: published) == isShown)
  }
}
