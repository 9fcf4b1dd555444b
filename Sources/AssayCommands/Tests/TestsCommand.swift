import ArgumentParser

/// `assay tests`: what is known of each test.
struct TestsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tests",
    abstract: "What the history knows of tests: slow ones, flaky ones, one test's past.",
    discussion: """
      assay tests flaky         which tests can't be trusted, and what they cost
      assay tests probe -- CMD  which tests their surroundings can break, and what breaks them
      assay tests history NAME  what became of a test, run by run
      assay tests slow          which tests take longest
      assay tests shard SUITE   this machine's part of a suite, as long as earlier runs took
      assay tests queue SUITE   hands a suite's tests out to machines as they get free
      assay tests impact        which suites and tests a change can reach, and why
      assay tests ingest        take results of another tool or machine into the history
      assay tests export        all results, as CSV or JSON lines

      See docs/tests.md.
      """,
    subcommands: [
      FlakyCommand.self, ProbeCommand.self, TestHistoryCommand.self, SlowTestsCommand.self,
      ShardCommand.self, QueueCommand.self, ImpactCommand.self, IngestCommand.self,
      ExportCommand.self,
    ])
}
