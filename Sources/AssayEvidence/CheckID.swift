/// The stable name of a check, as it stands in reports and in the manifest's `advisory` and
/// `require` lists.
///
/// Dots separate the area from the check: naming the area (`contracts`) means all its checks.
package struct CheckID: RawRepresentable, Sendable, Hashable, ExpressibleByStringLiteral {
  package var rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(stringLiteral value: String) { self.rawValue = value }

  /// Whether `self` is `pattern` itself or lies in the area that `pattern` names.
  package func isCovered(by pattern: CheckID) -> Bool {
    rawValue == pattern.rawValue || rawValue.hasPrefix(pattern.rawValue + ".")
  }
}
