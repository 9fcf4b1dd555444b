package import AssayEvidence

extension Dependency {
  /// Refuses migrations and a seed for a server that has no use for them.
  ///
  /// - Throws: `.badInput` when there are any.
  package func refuseMigrations() throws(FailureReport) {
    let given = [migrations.map { _ in "migrations" }, seed.map { _ in "seed" }]
      .compactMap(\.self)
    guard !given.isEmpty else { return }
    let words = given.joined(separator: " and ")
    throw FailureReport(
      .badInput, attempt: "prepare \(name)", subject: migrations ?? seed ?? name,
      happened: "\(module.title) takes no \(given.joined(separator: " and no ")) from Assay.",
      remedy: "Remove \(words) from \(name), and write the data in the test's own set-up.")
  }
}
