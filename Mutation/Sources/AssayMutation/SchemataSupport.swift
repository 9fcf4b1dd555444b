/// What the sources of a target with switched mutants need besides: appended to one of its files,
/// so that it is compiled however the target lists its sources.
package enum SchemataSupport {
  /// The number of the active mutant.
  package static let activeVariable = "ASSAY_MUTANT"
  /// A file that gets a line `FIRST LAST` for mutants whose place is reached for the first time.
  package static let reachVariable = "ASSAY_MUTANT_REACH"

  /// Swift that imports nothing, as an import could make names in the file ambiguous.
  ///
  /// Flags may be set twice by threads that race, which only writes a line twice.
  ///
  /// - Parameter count: how many mutants are numbered, from 0.
  /// - Returns: the declarations.
  package static func text(count: Int) -> String {
    """


    @_silgen_name("getenv")
    private nonisolated func _assayVariable(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar>?
    @_silgen_name("open")
    private nonisolated func _assayOpen(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32
    @_silgen_name("write")
    private nonisolated func _assayWrite(
      _ file: Int32, _ bytes: UnsafePointer<CChar>, _ count: Int
    ) -> Int
    nonisolated let _assayActive: Int =
      _assayVariable("\(activeVariable)").flatMap { Swift.Int(Swift.String(cString: $0)) } ?? -1
    private nonisolated let _assayFile: Int32 =
      _assayVariable("\(reachVariable)").map { _assayOpen($0, 0o2001) } ?? -1
    nonisolated(unsafe) private let _assaySeen: UnsafeMutablePointer<Bool> = {
      let seen = UnsafeMutablePointer<Bool>.allocate(capacity: \(count))
      seen.initialize(repeating: false, count: \(count))
      return seen
    }()
    nonisolated func _assayReach(_ first: Int, _ last: Int) {
      guard _assayFile >= 0, !_assaySeen[first] else { return }
      _assaySeen[first] = true
      let line = "\\(first) \\(last)\\n"
      _ = line.withCString { _assayWrite(_assayFile, $0, line.utf8.count) }
    }
    nonisolated func _assayOutside(_ first: Int, _ last: Int, _ records: Bool) -> Bool {
      if records { _assayReach(first, last) }
      return _assayActive < first || _assayActive > last
    }

    """
  }
}
