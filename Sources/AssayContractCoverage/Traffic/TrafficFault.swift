/// Why a line, or an entry, of recorded traffic cannot be read.
package struct TrafficFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// From 1, of a line; of an archive, the entry's number; 0: the whole file.
  package var line: Int
  /// Names kinds and members; never a value of the traffic, which may be a secret.
  package var what: String

  package init(_ what: String, line: Int = 0) {
    self.what = what
    self.line = line
  }

  package var description: String { line == 0 ? what : "line \(line): \(what)" }
}

/// What came of reading recorded traffic.
package struct TrafficReading: Sendable, Hashable {
  package var exchanges = 0
  /// How many lines could not be read.
  package var badLines = 0
  /// The first of them.
  package private(set) var faults: [TrafficFault] = []

  private static let told = 10

  package init() {}

  mutating func add(_ fault: TrafficFault) {
    badLines += 1
    if faults.count < Self.told { faults.append(fault) }
  }
}
