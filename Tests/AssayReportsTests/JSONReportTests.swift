import AssayEvidence
import AssayReports
import AssayVerification
import Foundation
import Testing

struct JSONReportTests {
  private static let samples: [String: VerificationReport] = [
    "failing": SampleReports.failing, "passing": SampleReports.passing,
    "hostile": SampleReports.hostile(.hostile), "with past": SampleReports.withPast,
    "covered": CodeCoverageReportTests.report,
  ]

  private func schema() throws -> SchemaCheck {
    // The real path of this file leads to the project's root through links as well.
    let file = URL(filePath: #filePath).resolvingSymlinksInPath()
    var folder = file.deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appending(path: "Schemas/report.schema.json")
      if let data = try? Data(contentsOf: candidate) { return try SchemaCheck(data) }
      folder = folder.deletingLastPathComponent()
    }
    throw CocoaError(.fileNoSuchFile)
  }

  private func object(_ report: VerificationReport) throws -> [String: Any] {
    let data = Data(JSONReport.render(report).utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test(arguments: ["failing", "passing", "hostile", "with past", "covered"])
  func `what is written conforms to the published schema, and to nothing wider`(
    name: String
  ) throws {
    let report = try #require(Self.samples[name])
    #expect(try schema().faults(in: try object(report), isClosed: true) == [])
  }

  @Test func `the schema rejects what no report is`() throws {
    var broken = try object(SampleReports.failing)
    broken["schema"] = "assay.report/2"
    broken["durationSeconds"] = "long"
    broken["system"] = nil
    broken["antiPatterns"] = [["verdict": "fine"]]
    let faults = try schema().faults(in: broken, isClosed: false)
    #expect(faults.contains("/schema: not assay.report/1"))
    #expect(faults.contains("/durationSeconds: not number"))
    #expect(faults.contains(": system is missing"))
    #expect(faults.contains { $0.hasPrefix("/antiPatterns/0/verdict: not one of") })
  }

  @Test func `equal reports give equal bytes, with sorted keys and plain slashes`() throws {
    let text = JSONReport.render(SampleReports.failing)
    #expect(text == JSONReport.render(SampleReports.failing))
    #expect(text.hasPrefix("{\n  \"antiPatterns\" : ["))
    #expect(text.contains("\"pacts/orders-inventory.json\""))
    #expect(text.hasSuffix("}\n"))
  }

  @Test func `times and numbers have their documented form`() throws {
    var report = SampleReports.failing
    report.checklist[0].evidence[0].figures = [Figure("a", .nan), Figure("b", 1.0 / 3)]
    let wire = try object(report)
    #expect((wire["run"] as? [String: Any])?["startedAt"] as? String == "2026-11-23T00:58:12.345Z")
    #expect(wire["durationSeconds"] as? Double == 96.3)
    let item = (wire["checklist"] as? [[String: Any]])?.first
    let evidence = (item?["evidence"] as? [[String: Any]])?.first
    let figures = try #require(evidence?["figures"] as? [[String: Any]])
    #expect(figures[0]["value"] == nil)
    #expect(figures[1]["value"] as? Double == 0.333333)
    #expect(evidence?["verdict"] as? String == "holds")
    #expect(JSONReport.render(report).contains("\"does-not-hold\""))
  }
}
