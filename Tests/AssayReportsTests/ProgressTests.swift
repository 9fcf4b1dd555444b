import AssayEvidence
import AssayReports
import AssayTestRuns
import AssayVerification
import Testing

/// A short run of four tasks, as events with their times.
private enum Script {
  static let database = PlannedTask(
    id: "db", kind: .dependency, layer: nil, usualDuration: .milliseconds(1_200))
  static let unit = PlannedTask(
    id: "orders/unit", kind: .suite, layer: .unit, usualDuration: .seconds(4))
  static let contract = PlannedTask(
    id: "orders/contract", kind: .suite, layer: .contract, usualDuration: .seconds(3))
  static let integration = PlannedTask(
    id: "orders/integration", kind: .suite, layer: .integration, usualDuration: .seconds(30))

  static let events: [(Double, ProgressEvent)] = [
    (0, .stageStarted(.plan)), (0, .planned([database, unit, contract, integration])),
    (0.1, .stageStarted(.provision)), (0.1, .note("no container engine: local processes")),
    (0.1, .taskStarted(database, slot: 0)),
    (
      1.4,
      .taskFinished(
        database,
        TaskResult(
          succeeded: true, duration: .seconds(1.3), counts: nil, detail: nil, outputTail: ""))
    ),
    (1.4, .stageStarted(.run)), (1.5, .taskStarted(unit, slot: 0)),
    (1.5, .taskStarted(contract, slot: 1)),
    (2.2, .taskOutput(taskID: "orders/unit", line: "\u{1B}[32m100 %\u{1B}[0m\r##[add-mask]x")),
    (
      5.7,
      .taskFinished(
        unit,
        TaskResult(
          succeeded: true, duration: .seconds(4.2), counts: counts(passed: 42, failed: 0),
          detail: nil, outputTail: "all well\n"))
    ),
    (5.8, .taskStarted(integration, slot: 0)),
    (
      6.1,
      .taskFinished(
        contract,
        TaskResult(
          succeeded: false, duration: .seconds(4.6), counts: counts(passed: 3, failed: 2),
          detail: "2 of 5 failed, 100%\nsure",
          outputTail: "starting\n  ::error file=x::forged\n\u{1B}[31mboom\u{1B}[0m\n"))
    ),
  ]

  static func counts(passed: Int, failed: Int) -> TestCounts {
    var counts = TestCounts()
    counts.passed = passed
    counts.failed = failed
    return counts
  }

  static func log(_ renderer: some ProgressRenderer) -> String {
    var renderer = renderer
    return events.flatMap { renderer.lines(for: $0.1, at: .seconds($0.0)) }
      .map { visible($0) + "\n" }.joined()
  }
}

struct ProgressTests {
  @Test func `plain lines are as agreed`() throws {
    try expectSnapshot(Script.log(PlainProgress()), named: "progress-plain")
  }

  @Test func `plain lines can do without Unicode`() {
    #expect(Script.log(PlainProgress(unicode: false)).allSatisfy { $0.isASCII })
  }

  @Test func `GitHub's lines are as agreed`() throws {
    let log = Script.log(GitHubActionsProgress())
    try expectSnapshot(log, named: "progress-github")
    #expect(!log.contains("##[") && !log.contains("\n  ::"))
  }

  @Test func `GitLab's lines are as agreed`() throws {
    let start = UnixTime(secondsSince1970: 1_795_395_492)
    try expectSnapshot(Script.log(GitLabProgress(startedAt: start)), named: "progress-gitlab")
  }

  @Test func `annotations name file and line and are escaped`() throws {
    var report = SampleReports.failing
    report.conclusion.problems[2].subject = "a,b:c"
    report.conclusion.problems[2].sentence = "100 % of\r\nlines"
    report.conclusion.problems[3].location = "C:\\x.swift:12:3"
    try expectSnapshot(
      GitHubActionsProgress.annotations(for: report).joined(separator: "\n") + "\n",
      named: "annotations-github")
  }

  @Test func `annotations are at most ten`() {
    let report = SampleReports.large(tests: 300, suites: 3)
    #expect(GitHubActionsProgress.annotations(for: report).count == 10)
  }
}

struct LiveProgressTests {
  @Test(arguments: [
    ("wide", TerminalStyle(color: true, width: 100, unicode: true)),
    ("narrow", TerminalStyle(color: false, width: 44, unicode: false)),
  ])
  func `the display is as agreed`(name: String, style: TerminalStyle) throws {
    var live = LiveProgress()
    var film = ""
    for (seconds, event) in Script.events {
      live.apply(event, at: .seconds(seconds))
      let above = live.drainPermanentLines(style: style)
      let frame = live.frame(at: .seconds(seconds), style: style)
      film += "== \(seconds) s\n" + above.map { "\($0)\n" }.joined()
      film += frame.map { "| \($0)\n" }.joined()
    }
    film += "== 90.0 s\n"
    film += live.frame(at: .seconds(90), style: style).map { "| \($0)\n" }.joined()
    try expectSnapshot(visible(film), named: "live-\(name)")
  }

  @Test(arguments: [40, 44, 69, 70, 120])
  func `no line of the frame is wider than the terminal`(width: Int) {
    let style = TerminalStyle(color: false, width: width, unicode: true)
    var live = LiveProgress()
    let tasks = (0..<20).map {
      PlannedTask(
        id: "a-service-with-a-very-long-name-indeed/integration-\($0)", kind: .suite,
        layer: TestLayer.allCases[$0 % 4], usualDuration: $0 % 2 == 0 ? .seconds(100) : nil)
    }
    live.apply(.stageStarted(.run), at: .zero)
    live.apply(.planned(tasks), at: .zero)
    for (slot, task) in tasks.enumerated() {
      live.apply(.taskStarted(task, slot: slot), at: .zero)
    }
    let frame = live.frame(at: .seconds(4_000), style: style)
    for line in frame { #expect(line.count <= width, "\(line)") }
    #expect(frame.count == 12)
    #expect(frame[10] == "  and 12 more")
  }

  @Test func `time left comes from history, and is not said without it`() {
    let style = TerminalStyle(color: false, width: 100, unicode: true)
    var live = LiveProgress()
    live.apply(.planned([Script.unit, Script.integration]), at: .zero)
    live.apply(.taskStarted(Script.unit, slot: 0), at: .zero)
    #expect(live.frame(at: .seconds(1), style: style).last == "1 s, 0 of 2 tasks, about 33 s left")
    var unknown = Script.integration
    unknown.usualDuration = nil
    live.apply(.planned([Script.unit, unknown]), at: .zero)
    #expect(live.frame(at: .seconds(1), style: style).last == "1 s, 0 of 2 tasks")
  }

  @Test func `lines above the frame are given out once`() {
    let style = TerminalStyle(color: false, width: 100, unicode: true)
    var live = LiveProgress()
    live.apply(.note("hello"), at: .zero)
    #expect(live.drainPermanentLines(style: style) == ["note: hello"])
    #expect(live.drainPermanentLines(style: style).isEmpty)
  }
}
