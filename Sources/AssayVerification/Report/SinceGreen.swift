package import AssayEvidence

/// What is different from the last run that said yes.
package struct SinceGreen: Sendable, Hashable {
  /// That run.
  package var run: String
  package var startedAt: UnixTime
  /// nil outside version control.
  package var commit: String?
  /// The newest first; the first few.
  package var commits: [Commit] = []
  /// All of them; nil where git does not tell.
  package var commitCount: Int?
  package var newFailures: [PastTest]
  /// Failed since that run, and pass now.
  package var fixed: [PastTest]
  package var newTests: [PastTest]
  /// Were in that run, and are no more.
  package var lostTests: [PastTest]
  package var slower: [SlowerTest] = []

  package struct Commit: Sendable, Hashable {
    package var id: String
    package var subject: String

    package init(id: String, subject: String) {
      self.id = id
      self.subject = subject
    }
  }

  package struct SlowerTest: Sendable, Hashable {
    package var test: PastTest
    package var usual: Duration
    package var now: Duration

    package init(test: PastTest, usual: Duration, now: Duration) {
      self.test = test
      self.usual = usual
      self.now = now
    }
  }

  package init(
    run: String, startedAt: UnixTime, commit: String?, newFailures: [PastTest] = [],
    fixed: [PastTest] = [], newTests: [PastTest] = [], lostTests: [PastTest] = []
  ) {
    self.run = run
    self.startedAt = startedAt
    self.commit = commit
    self.newFailures = newFailures
    self.fixed = fixed
    self.newTests = newTests
    self.lostTests = lostTests
  }

  /// How many of each there are, what there is none of left out: `1 new failure, 3 new tests`.
  package var parts: [String] {
    var parts: [String] = []
    func add(_ count: Int, _ noun: String) { if count > 0 { parts.append(counted(count, noun)) } }
    add(newFailures.count, "new failure")
    if !fixed.isEmpty { parts.append("\(fixed.count) fixed") }
    add(newTests.count, "new test")
    add(lostTests.count, "lost test")
    add(slower.count, "slower test")
    return parts
  }
}
