import AssayEvidence
import AssayFlakiness
import AssayTestRuns
import AssayYAML
package import Foundation
import Synchronization
public import Testing

/// Lets tests fail for a while: their issues are known ones, and they need not occur.
///
///     @Suite(.quarantined)
///     struct PricingTests {
///       @Test(.quarantined("the queue is slow", issue: "https://…/7", until: "2026-12-07"))
///
/// ``quarantined`` excuses the tests that stand in the nearest `assay.quarantine.yaml` above their
/// file, or in the file that `ASSAY_QUARANTINE` names. From the day of its end on a failure counts
/// again. Under `assay verify`, which sees more, listed tests simply fail: it excuses them itself.
public struct QuarantineTrait: SuiteTrait, TestTrait, TestScoping {
  private let source: Source
  private let now: @Sendable () -> Date

  private enum Source: Sendable {
    /// At a path; nil: where the environment says, or else the nearest.
    case list(String?)
    case excuse(Excuse)
  }

  private struct Excuse: Sendable {
    var reason: String
    var issue: String
    /// As `2026-12-07`.
    var until: String
  }

  /// A list at a path, as of a time.
  package init(list: String? = nil, now: @escaping @Sendable () -> Date = { Date() }) {
    source = .list(list)
    self.now = now
  }

  /// An excuse of its own, as of a time.
  package init(
    _ reason: String, issue: String, until: String,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    source = .excuse(Excuse(reason: reason, issue: issue, until: until))
    self.now = now
  }

  /// A suite's trait looks at each of its tests.
  public var isRecursive: Bool { true }

  /// Runs a test so that its issues are known ones while it is in quarantine.
  @concurrent public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    guard let comment = try comment(on: test) else { return try await function() }
    await withKnownIssue(Comment(rawValue: comment), isIntermittent: true) { try await function() }
  }

  /// Why the test may fail now; nil: it may not.
  private func comment(on test: Test) throws(FailureReport) -> String? {
    switch source {
    case .excuse(let excuse):
      guard let end = QuarantineFile.day(excuse.until) else {
        throw FailureReport(
          .badInput, attempt: "quarantine the test", subject: test.name,
          happened: "'\(excuse.until)' is no day.", remedy: "Write it as 2026-12-07.")
      }
      let isOver = end.secondsSince1970 <= now().timeIntervalSince1970
      return isOver ? nil : "in quarantine: \(excuse.reason) (\(excuse.issue))"
    case .list(let path):
      guard let path = path ?? Self.path(for: test) else { return nil }
      let time = UnixTime(secondsSince1970: now().timeIntervalSince1970)
      let names = Self.names(of: test)
      let entry = try QuarantineLists.list(at: path).entries.first { entry in
        !entry.isExpired(at: time) && names.contains(where: entry.pattern.matches)
      }
      return entry.map { "in quarantine: \($0.reason) (\($0.owner), \($0.issue))" }
    }
  }

  private static func path(for test: Test) -> String? {
    if let path = ProcessInfo.processInfo.environment["ASSAY_QUARANTINE"] {
      return path.isEmpty ? nil : path
    }
    return SourceFolder.nearest(QuarantineFile.name, from: test.sourceLocation.filePath)
  }

  /// As reports print it, and without its module.
  private static func names(of test: Test) -> [String] {
    let parts = test.id.nameComponents
    let suite = parts.dropLast().joined(separator: "/")
    let local = (suite.isEmpty ? "" : suite + ".") + (parts.last ?? "")
    return ["\(test.id.moduleName).\(local)", local]
  }
}

extension Trait where Self == QuarantineTrait {
  /// Excuses tests that stand in the repository's quarantine list.
  public static var quarantined: Self { QuarantineTrait() }

  /// Excuses a test until a day, as `2026-12-07`; `issue` is a link to where that is tracked.
  public static func quarantined(_ reason: String, issue: String, until: String) -> Self {
    QuarantineTrait(reason, issue: issue, until: until)
  }
}

/// Lists that were read, by path; all tests of a process ask for the same.
private enum QuarantineLists {
  private static let known = Mutex<[String: Result<QuarantineList, FailureReport>]>([:])

  static func list(at path: String) throws(FailureReport) -> QuarantineList {
    try known.withLock { known in
      if let list = known[path] { return list }
      let list: Result<QuarantineList, FailureReport>
      do throws(FailureReport) { list = .success(try QuarantineFile.read(path: path)) } catch {
        list = .failure(error)
      }
      known[path] = list
      return list
    }.get()
  }
}
