extension Duration {
  /// A measured time; nil for what no clock measures: negative, infinite, not a number, or more
  /// than thirty years.
  package init?(measuredSeconds seconds: Double) {
    guard (0..<1e9).contains(seconds) else { return nil }
    self = .seconds(seconds)
  }

  /// The duration in seconds, rounded to what a `Double` can hold.
  package var seconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
