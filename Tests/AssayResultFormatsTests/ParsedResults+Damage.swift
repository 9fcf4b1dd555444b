import AssayTestRuns

extension ParsedResults {
  /// A pass can't rest on it.
  var isDamaged: Bool { warnings.contains(where: \.isDamaging) }
}
