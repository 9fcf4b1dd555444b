/// A point in wall-clock time; passed in by whoever owns a clock.
package struct UnixTime: Sendable, Hashable, Comparable {
  package var secondsSince1970: Double

  package init(secondsSince1970: Double) { self.secondsSince1970 = secondsSince1970 }

  package static func < (left: Self, right: Self) -> Bool {
    left.secondsSince1970 < right.secondsSince1970
  }
}
