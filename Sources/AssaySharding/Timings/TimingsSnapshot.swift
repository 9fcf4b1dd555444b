package import AssayTestRuns

/// How long each test took, frozen: plans made from the same snapshot are the same.
package struct TimingsSnapshot: Sendable, Hashable {
  /// One measured time of a test, a file or a suite.
  package struct Timing: Sendable, Hashable {
    package var identity: TestIdentity
    package var duration: Duration

    package init(_ identity: TestIdentity, _ duration: Duration) {
      self.identity = identity
      self.duration = duration
    }
  }

  /// One for each identity, by suite and name.
  package let timings: [Timing]
  let durations: [TestIdentity: Microseconds]

  /// Of several times of one test the middle one counts, of an even number the longer of the two;
  /// the order in which they come makes no difference.
  package init(_ samples: some Sequence<Timing>) {
    var known: [TestIdentity: [Microseconds]] = [:]
    for sample in samples { known[sample.identity, default: []].append(.init(sample.duration)) }
    self.init(durations: known.compactMapValues(\.median))
  }

  init(durations: [TestIdentity: Microseconds]) {
    self.durations = durations
    timings =
      durations
      .sorted { TestIdentity.precedes($0.key, $1.key) }
      .map { Timing($0.key, $0.value.duration) }
  }

  package subscript(_ identity: TestIdentity) -> Duration? { durations[identity]?.duration }
}

/// A time as plans add it up: whole, so that every machine gets the same sums.
struct Microseconds: Sendable, Hashable, Comparable, AdditiveArithmetic {
  var count: Int

  /// Nothing takes longer than fifty days, so that sums of a million cannot overflow.
  static let longest = Microseconds(count: 1 << 42)
  static let zero = Microseconds(count: 0)

  init(count: Int) { self.count = count }

  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    guard seconds >= 0, attoseconds >= 0 else {
      self = .zero
      return
    }
    guard seconds < 1 << 22 else {
      self = .longest
      return
    }
    count = min(Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000), Self.longest.count)
  }

  var duration: Duration { .microseconds(count) }

  static func < (left: Self, right: Self) -> Bool { left.count < right.count }
  static func + (left: Self, right: Self) -> Self {
    Self(count: min(left.count, Int.max - right.count) + right.count)
  }
  static func - (left: Self, right: Self) -> Self { Self(count: left.count - right.count) }
}

extension Collection<Microseconds> {
  /// The middle value, of an even number the longer of the two; nil when there is none.
  var median: Microseconds? { isEmpty ? nil : sorted()[count / 2] }
}

extension TestIdentity {
  /// The order of plans: by suite, then by name, as bytes.
  static func precedes(_ left: Self, _ right: Self) -> Bool {
    if left.suite != right.suite { return left.suite.bytesPrecede(right.suite) }
    return left.name.bytesPrecede(right.name)
  }
}

extension String {
  func bytesPrecede(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
