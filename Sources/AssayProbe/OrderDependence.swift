/// A test whose verdict others decide that run before it in the same process.
package struct OrderDependence: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    /// Passes alone and fails after others, which leave something behind.
    case victim
    /// Fails alone and passes after others, which prepare something.
    case brittle
  }

  package var kind: Kind
  package var test: String
  /// Who must run before it, in this order: polluters of a victim, setters of a brittle test.
  package var others: [String]
  /// Whether none of them can be left out.
  package var isMinimal: Bool
  /// Who, run between them and the victim, makes it pass again; empty where none was found.
  package var cleaners: [String]
  /// Its failures after the others.
  package var after: Tally
  package var alone: Tally
  /// The run in which it fails.
  package var run: ProbeRun

  /// A sentence that names all of them.
  package var sentence: String {
    let names = others.joined(separator: ", then ")
    switch kind {
    case .victim:
      let cleaned =
        cleaners.isEmpty
        ? "" : "; run in between, \(cleaners.joined(separator: ", then ")) makes it pass again"
      return "\(names), then \(test) fails; \(test) alone passes" + cleaned
    case .brittle: return "\(test) alone fails; \(names), then \(test) passes"
    }
  }
}
