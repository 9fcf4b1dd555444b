/// A version of the format of contracts.
///
/// Source: the Pact specification.
package enum SpecificationVersion: Int, Sendable, Hashable, CaseIterable, Comparable {
  case v1, v1_1, v2, v3, v4

  /// What a writer puts into `metadata`.
  package var text: String {
    switch self {
    case .v1: "1.0.0"
    case .v1_1: "1.1.0"
    case .v2: "2.0.0"
    case .v3: "3.0.0"
    case .v4: "4.0"
    }
  }

  /// As sentences name it: `version 2`.
  package var words: String {
    switch self {
    case .v1: "version 1"
    case .v1_1: "version 1.1"
    case .v2: "version 2"
    case .v3: "version 3"
    case .v4: "version 4"
    }
  }

  /// Reads `2`, `2.0`, `v2.0.0`; what follows the second number does not matter.
  ///
  /// - Returns: nil when it is no version that is known.
  package init?(_ text: String) {
    let digits = text.hasPrefix("v") ? text.dropFirst() : text[...]
    let parts: [Substring] = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard let first = parts.first, let major = Int(first) else { return nil }
    switch (major, parts.count > 1 ? Int(parts[1]) : 0) {
    case (1, 1?): self = .v1_1
    case (1, 0?): self = .v1
    case (2, .some): self = .v2
    case (3, .some): self = .v3
    case (4, .some): self = .v4
    default: return nil
    }
  }

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
