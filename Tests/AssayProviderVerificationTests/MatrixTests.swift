import AssayJSON
import AssayProviderVerification
import Testing

struct MatrixTests {
  @Test(arguments: [
    (
      MatrixQuestion([.init("a b", .number("1")), .init("c", .latest)]),
      "q[][pacticipant]=a%20b&q[][version]=1&q[][pacticipant]=c&q[][latest]=true&latestby=cvp"
    ),
    (
      MatrixQuestion([.init("a", .latestTagged("x")), .init("b")], others: .tag("prod")),
      "q[][pacticipant]=a&q[][latest]=true&q[][tag]=x&q[][pacticipant]=b&latestby=cvp&tag=prod"
        + "&latest=true"
    ),
    (
      MatrixQuestion([.init("a", .latestOfBranch("x/y"))], others: .mainBranch),
      "q[][pacticipant]=a&q[][latest]=true&q[][branch]=x%2Fy&latestby=cvp&mainBranch=true"
        + "&latest=true"
    ),
    (
      MatrixQuestion([.init("a", .latestOfMainBranch)], others: .environment("test")),
      "q[][pacticipant]=a&q[][latest]=true&q[][mainBranch]=true&latestby=cvpv&environment=test"
    ),
  ])
  func `a question is a query whose order counts`(question: MatrixQuestion, query: String) {
    let text = question.query.replacing("%5B", with: "[").replacing("%5D", with: "]")
    #expect(text == query + "&limit=1000")
  }

  private func row(_ success: JSON, provider: JSON) -> JSON {
    [
      "consumer": ["name": "shop", "version": ["number": "1"]],
      "provider": ["name": "stock", "version": provider],
      "verificationResult": ["success": success],
    ]
  }

  @Test func `each row has its reason`() throws {
    let version: JSON = ["number": "2"]
    var ignored = row(false, provider: version).object ?? [:]
    ignored["ignored"] = true
    let answer = try #require(
      MatrixAnswer([
        "summary": ["deployable": true, "reason": "all is fine"],
        "matrix": [
          row(true, provider: version), row(.null, provider: version), row(.null, provider: .null),
          .object(ignored), ["no": "row"],
        ],
      ]))
    #expect(answer.isDeployable == true && answer.reason == "all is fine")
    #expect(
      answer.rows.map(\.reason) == [
        "2 has verified the pact of shop 1 with stock",
        "2 has not verified the pact of shop 1 with stock yet",
        "no version has verified the pact of shop 1 with stock yet",
        "2 does not keep the pact of shop 1 with stock (ignored)",
      ])
    #expect(MatrixAnswer(["matrix": []]) == nil)
  }
}
