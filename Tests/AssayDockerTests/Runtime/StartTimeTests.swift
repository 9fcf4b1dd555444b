import AssayDependencies
import AssayDocker
import Foundation
import Testing

/// Figures, printed on demand: `ASSAY_MEASURE=1 swift test --filter StartTimeTests`.
@Suite(
  .serialized, .needsEngine,
  .enabled(if: ProcessInfo.processInfo.environment["ASSAY_MEASURE"] != nil))
struct StartTimeTests {
  @Test func `Redis from nothing to its first answer`() async throws {
    try await RuntimeFixture.with { fixture in
      var times: [(start: Duration, stop: Duration)] = []
      for _ in 0..<10 {
        let clock = ContinuousClock()
        let began = clock.now
        let server = try await fixture.start(.redis())
        let ready = clock.now
        await server.stop()
        times.append((ready - began, clock.now - ready))
      }
      let starts = times.map(\.start).sorted()
      let stops = times.map(\.stop).sorted()
      print("redis start median \(starts[5]) min \(starts[0]), stop median \(stops[5])")
    }
  }

  @Test(arguments: ["layer", "memory", "prepared"])
  func `Postgres from nothing to its first answer`(place: String) async throws {
    let change: (inout ContainerRuntime.Configuration) -> Void = { configuration in
      configuration.preparing = place == "prepared" ? .always : .never
      configuration.keepsDataInMemory = place == "memory"
    }
    try await RuntimeFixture.with(change: change) { fixture in
      var starts: [Duration] = []
      for _ in 0..<6 {
        let clock = ContinuousClock()
        let began = clock.now
        let server = try await fixture.start(.catalogued(.postgres, version: "15"))
        starts.append(clock.now - began)
        await server.stop()
      }
      // The first one may prepare the image.
      let times = starts.dropFirst().sorted()
      print("postgres start \(place) first \(starts[0]), median \(times[2]) min \(times[0])")
    }
  }
}
