/// A version of the Docker Engine API, for example `1.41`.
package struct EngineVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var major: Int
  package var minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads `1.41` or `v1.41`; nil when it is neither.
  package init?(_ text: some StringProtocol) {
    let numbers = (text.hasPrefix("v") ? text.dropFirst() : text[...]).split(
      separator: ".", omittingEmptySubsequences: false)
    guard numbers.count == 2, let major = Int(numbers[0]), let minor = Int(numbers[1]),
      (0...99).contains(major), (0...9999).contains(minor)
    else { return nil }
    self.init(major, minor)
  }

  package var description: String { "\(major).\(minor)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  /// The oldest that Assay speaks: Docker 20.10.
  package static let lowest = EngineVersion(1, 41)
  /// The newest that Assay knows.
  package static let highest = EngineVersion(1, 51)
}
