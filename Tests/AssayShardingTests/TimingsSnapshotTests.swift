import AssayJSON
import AssaySharding
import AssayTestRuns
import Testing

struct TimingsSnapshotTests {
  static func identity(_ name: String, _ suite: String = "s") -> TestIdentity {
    TestIdentity(suite: suite, name: name)
  }

  static let sample = TimingsSnapshot([
    .init(identity("b"), .milliseconds(1500)), .init(identity("a"), .microseconds(7)),
    .init(identity("top", ""), .seconds(2)), .init(identity("ü \"x\"", "z/é"), .zero),
  ])

  @Test func `writes one canonical text`() {
    #expect(
      Self.sample.text == """
        {
         "assayTimings": 1,
         "microseconds": {
          "": {
           "top": 2000000
          },
          "s": {
           "a": 7,
           "b": 1500000
          },
          "z/é": {
           "ü \\"x\\"": 0
          }
         }
        }

        """)
    #expect(Self.sample.digest.count == 32)
  }

  @Test func `reads what it wrote, with the same digest`() throws {
    let again = try TimingsSnapshot(text: Self.sample.text)
    #expect(again == Self.sample)
    #expect(again.digest == Self.sample.digest)
    let other = TimingsSnapshot(
      Self.sample.timings.dropLast() + [.init(Self.identity("ü \"x\"", "z/é"), .microseconds(1))])
    #expect(other.digest != Self.sample.digest)
  }

  @Test func `takes the middle one of several times`() {
    let times = [9, 1, 5].map { TimingsSnapshot.Timing(Self.identity("a"), .seconds($0)) }
    #expect(TimingsSnapshot(times)[Self.identity("a")] == .seconds(5))
    #expect(TimingsSnapshot(times.prefix(2))[Self.identity("a")] == .seconds(9))
    #expect(TimingsSnapshot(times)[Self.identity("b")] == nil)
  }

  @Test(arguments: [
    ("", "/"), ("[]", "/"), ("{}", "/"),
    ("{\"assayTimings\":2,\"microseconds\":{}}", "/assayTimings"),
    ("{\"assayTimings\":1}", "/microseconds"),
    ("{\"assayTimings\":1,\"microseconds\":[]}", "/microseconds"),
    ("{\"assayTimings\":1,\"microseconds\":{\"s\":3}}", "/microseconds/s"),
    ("{\"assayTimings\":1,\"microseconds\":{\"s\":{\"t\":-1}}}", "/microseconds/s/t"),
    ("{\"assayTimings\":1,\"microseconds\":{\"s\":{\"t\":1.5}}}", "/microseconds/s/t"),
    (
      "{\"assayTimings\":1,\"microseconds\":{\"s\":{\"t\":99999999999999999}}}", "/microseconds/s/t"
    ),
    ("{\"assayTimings\":1,\"microseconds\":{\"s\":{\"t\":1", "/microseconds/s"),
  ])
  func `says where a text is no snapshot`(text: String, pointer: String) {
    let fault = #expect(throws: TimingsSnapshot.Fault.self) { try TimingsSnapshot(text: text) }
    #expect(fault?.pointer.description == pointer)
  }
}
