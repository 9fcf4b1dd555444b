import CProfileCounters
import Glibc
import Synchronization
public import Testing

/// Measures what each test of a suite executes: a trait of a test or suite.
///
///     @Suite(.perTestCoverage) struct PricingTests { … }
///
/// It does something only in tests that were built with coverage (`--enable-code-coverage`) and run
/// with `ASSAY_TEST_COVERAGE=FOLDER`; then the tests that carry it run one after the other.
/// `assay coverage tests FOLDER` makes one file of what they leave in the folder.
public struct PerTestCoverage: SuiteTrait, TestTrait, TestScoping {
  /// The variable with the folder.
  static let variable = "ASSAY_TEST_COVERAGE"

  /// The counters belong to the process.
  private static let turns = TurnQueue()
  private static let count = Atomic(0)
  /// A suite and its test may both carry the trait.
  @TaskLocal private static var isMeasuring = false

  /// Whether the tests of a suite are measured each.
  public var isRecursive: Bool { true }

  /// Only tests and their cases have a scope, not suites.
  public func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
    testCase == nil ? nil : self
  }

  /// Runs a test alone, and keeps what it executed.
  @concurrent public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    guard !Self.isMeasuring, profile_counters_exist(),
      let folder = unsafe getenv(Self.variable).map({ unsafe String(cString: $0) }),
      !folder.isEmpty
    else { return try await function() }
    await Self.turns.take()
    defer { Self.turns.giveBack() }
    profile_counters_reset()
    let result: Result<Void, any Error>
    do {
      result = .success(try await Self.$isMeasuring.withValue(true, operation: function))
    } catch {
      result = .failure(error)
    }
    // A test that is not told is not measured, which selects more.
    let number = Self.count.add(1, ordering: .relaxed).newValue
    let problem = unsafe profile_counters_write(
      folder, "\(getpid())-\(number)", Self.name(of: test))
    if problem != 0 {
      Issue.record(
        "what the test executed could not be written to \(folder): error \(problem)",
        severity: .warning)
    }
    try result.get()
  }

  /// As results call it, without the place in the source.
  private static func name(of test: Test) -> String {
    let parts = "\(test.id)".split(separator: "/")
    guard parts.count > 1, parts.last?.contains(".swift:") == true else { return "\(test.id)" }
    return parts.dropLast().joined(separator: "/")
  }
}

extension Trait where Self == PerTestCoverage {
  /// Measures what each test executes, when asked to.
  public static var perTestCoverage: Self { PerTestCoverage() }
}
