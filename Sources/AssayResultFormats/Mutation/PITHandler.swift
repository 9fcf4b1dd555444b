import AssayCoverage

/// PIT's `mutations.xml` for Java and Kotlin.
///
/// Source: `XMLReportListener` and `DetectionStatus` of PIT.
struct PITHandler: XMLHandler {
  private(set) var mutants: [ReportedMutant] = []
  /// The first thing that is wrong, with its place in bytes.
  private(set) var fault: (what: String, offset: Int)?
  private var hasRoot = false
  private var mutant: Draft?
  /// What stands in the element that is open, of those that are of interest.
  private var field: (keep: WritableKeyPath<Draft, String>, text: [UInt8])?

  /// A mutant that is being read.
  private struct Draft {
    var outcome: ReportedMutant.Outcome
    var offset: Int
    var file = ""
    var type = ""
    var method = ""
    var line = ""
    var description = ""
  }

  private enum Element: UInt8 {
    case other, mutant, field
  }

  private static let longestText = 4096

  private static let outcomes: [String: ReportedMutant.Outcome] = [
    "KILLED": .killed, "SURVIVED": .survived, "NO_COVERAGE": .notReached, "TIMED_OUT": .timedOut,
    "MEMORY_ERROR": .timedOut, "NON_VIABLE": .notViable,
    // PIT counts the last as detected, but no test did that.
    "NOT_STARTED": .notRun, "STARTED": .notRun, "RUN_ERROR": .notRun,
  ]

  var wantsText: Bool { field != nil }

  mutating func open(_ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText) -> UInt8 {
    if !hasRoot, !bytes.matches("mutations", in: tag.name) {
      malformed(
        "the root element <\(bytes.string(in: tag.name))> is not <mutations>", at: tag.offset)
    }
    hasRoot = true
    if bytes.matches("mutation", in: tag.name) {
      let status = tag.value("status", in: bytes).map { bytes.string(in: $0) } ?? ""
      guard let outcome = Self.outcomes[status] else {
        malformed("the status '\(status)' of a mutant is none that is known", at: tag.offset)
        return Element.other.rawValue
      }
      mutant = Draft(outcome: outcome, offset: tag.offset)
      return Element.mutant.rawValue
    }
    guard mutant != nil, let keep = Self.field(tag.name, in: bytes) else {
      return Element.other.rawValue
    }
    field = (keep, [])
    return Element.field.rawValue
  }

  private static func field(
    _ name: Range<Int>, in bytes: Span<UInt8>
  ) -> WritableKeyPath<Draft, String>? {
    if bytes.matches("sourceFile", in: name) { return \.file }
    if bytes.matches("mutatedClass", in: name) { return \.type }
    if bytes.matches("mutatedMethod", in: name) { return \.method }
    if bytes.matches("lineNumber", in: name) { return \.line }
    return bytes.matches("description", in: name) ? \.description : nil
  }

  mutating func characters(
    _ range: Range<Int>, in bytes: Span<UInt8>, isCDATA: Bool, text: XMLText
  ) {
    guard let (keep, soFar) = field else { return }
    var read = soFar
    text.append(
      range, in: bytes, replacingEntities: !isCDATA, to: &read, limit: Self.longestText)
    field = (keep, read)
  }

  mutating func close(_ token: UInt8) {
    switch Element(rawValue: token) {
    case .field:
      if let (keep, text) = field { mutant?[keyPath: keep] = String(decoding: text, as: UTF8.self) }
      field = nil
    case .mutant:
      if let mutant { add(mutant) }
      mutant = nil
    default: break
    }
  }

  private mutating func add(_ draft: Draft) {
    // 0 for what the compiler made and no line holds.
    guard !draft.file.isEmpty, let line = Int(draft.line),
      (0...CoverageCollector.lastLine).contains(line)
    else {
      return malformed("a mutant is without its 'sourceFile' or 'lineNumber'", at: draft.offset)
    }
    let folders = draft.type.split(separator: ".").dropLast()
    mutants.append(
      ReportedMutant(
        path: (folders + [draft.file[...]]).joined(separator: "/"),
        lines: max(1, line)...max(1, line),
        change: ChangeText.short(draft.description)
          + (draft.method.isEmpty ? "" : " in \(ChangeText.short(draft.method))"),
        outcome: draft.outcome))
  }

  mutating func malformed(_ what: String, at offset: Int) { fault = fault ?? (what, offset) }

  mutating func unusual(_ what: String, at offset: Int) {}
}
