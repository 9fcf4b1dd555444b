import AssayProbe
import AssayTestSupport
import Foundation
import Testing

@Suite(.serialized)
struct SeededConformanceTests {
  /// What each of the seeded tests was made to depend on.
  static let truth: [String: FlakeCause] = [
    "test_order_victim": .order, "test_order_brittle_needs_setter": .order,
    "test_async_wait_fixed_sleep": .asynchronousWait, "test_concurrency_race": .concurrency,
    "test_time_year": .time, "test_time_month_end": .time, "test_timezone": .timeZone,
    "test_network_dns_or_connect": .network, "test_random_unseeded": .randomness,
    "test_hash_order": .hashOrder, "test_leak_fds": .resourceLeak,
    "test_resource_tmp_fixed_path": .sharedPath, "test_locale_sort": .locale,
    "test_timeout_tight": .asynchronousWait,
  ]

  @Test(.enabled(if: ConformanceData.isExpected, "\(ConformanceData.missing)"))
  func `finds at least twelve of the fourteen seeded causes, and blames no sound test`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      try folder.write(
        String(
          decoding: try ConformanceData.bytes("flaky/seeded/test_seeded.py"), as: UTF8.self),
        to: "test_seeded.py")
      let server = try ListeningSocket()
      let report = try await ProbedSuite.probe(
        ProbedSuite.pytest, in: folder, variables: ["SEED_PORT": String(server.port)])
      let causes = ProbedSuite.causes(report)
      let right = Self.truth.filter { causes[$0.key] == $0.value }
      #expect(right.count >= 12, "\(report.text)")
      #expect(causes["test_stable"] == nil && causes["test_a_polluter_sets_state"] == nil)
      let victim = report.findings.first { $0.test.hasSuffix("test_order_victim") }
      #expect(victim?.sentence.contains("test_a_polluter_sets_state, then") == true)
    }
  }
}
