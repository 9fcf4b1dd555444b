/// One line of Swift Testing's event stream, as far as Assay reads it.
///
/// Source: Documentation/ABI/JSON.md of swift-testing; versions 0, 6.3 and 99.
struct SwiftTestingEvent {
  /// `test` or `event`; later versions may add kinds.
  var record = ""
  /// `function` or `suite` of a test, `testStarted` and so on of an event.
  var kind = ""
  var id: String?
  var name: String?
  var testID: String?
  var place = Place()
  /// In seconds from some start.
  var instant: Double?
  var issue: Issue?
  var messages: [String] = []
  var comments: [String] = []

  struct Place {
    var fileID: String?
    var filePath: String?
    var line: Int?

    var path: String? { filePath ?? fileID }
  }

  struct Issue {
    var isKnown = false
    var isFailure: Bool?
    var isWarning = false
    var place = Place()

    /// Version 0 has neither severities nor warnings.
    var fails: Bool { isFailure ?? !(isKnown || isWarning) }
  }
}

extension SwiftTestingEvent {
  /// - Throws: `JSONWalker.Malformed` when the line is not such a record.
  init(_ range: Range<Int>, in bytes: Span<UInt8>) throws {
    var event = SwiftTestingEvent()
    var hasPayload = false
    var walker = JSONWalker(range)
    try walker.object(in: bytes) { key, walker in
      if bytes.matches("kind", in: key) {
        event.record = try walker.string(in: bytes)
      } else if bytes.matches("payload", in: key) {
        hasPayload = true
        try event.readPayload(&walker, in: bytes)
      } else {
        try walker.skip(in: bytes)
      }
    }
    try walker.finish(in: bytes)
    guard hasPayload, !event.record.isEmpty else { throw JSONWalker.Malformed() }
    self = event
  }

  private mutating func readPayload(_ walker: inout JSONWalker, in bytes: Span<UInt8>) throws {
    var event = self
    try walker.object(in: bytes) { key, walker in
      if bytes.matches("kind", in: key) {
        event.kind = try walker.string(in: bytes)
      } else if bytes.matches("testID", in: key) {
        event.testID = try walker.string(in: bytes)
      } else if bytes.matches("id", in: key) {
        event.id = try walker.string(in: bytes)
      } else if bytes.matches("name", in: key) {
        event.name = try walker.string(in: bytes)
      } else if bytes.matches("sourceLocation", in: key) {
        event.place = try Place(&walker, in: bytes)
      } else if bytes.matches("instant", in: key) {
        event.instant = try Self.absolute(&walker, in: bytes)
      } else if bytes.matches("issue", in: key) {
        event.issue = try Issue(&walker, in: bytes)
      } else if bytes.matches("messages", in: key) {
        event.messages = try Self.texts(&walker, in: bytes)
      } else if bytes.matches("_comments", in: key) {
        try walker.array(in: bytes) { event.comments.append(try $0.string(in: bytes)) }
      } else {
        try walker.skip(in: bytes)
      }
    }
    self = event
  }

  private static func absolute(
    _ walker: inout JSONWalker, in bytes: Span<UInt8>
  ) throws -> Double? {
    var instant: Double?
    try walker.object(in: bytes) { key, walker in
      if bytes.matches("absolute", in: key) {
        instant = try walker.number(in: bytes)
      } else {
        try walker.skip(in: bytes)
      }
    }
    return instant
  }

  private static func texts(_ walker: inout JSONWalker, in bytes: Span<UInt8>) throws -> [String] {
    var texts: [String] = []
    try walker.array(in: bytes) { walker in
      try walker.object(in: bytes) { key, walker in
        if bytes.matches("text", in: key) {
          texts.append(try walker.string(in: bytes))
        } else {
          try walker.skip(in: bytes)
        }
      }
    }
    return texts
  }
}

extension SwiftTestingEvent.Place {
  fileprivate init(_ walker: inout JSONWalker, in bytes: Span<UInt8>) throws {
    var place = Self()
    try walker.object(in: bytes) { key, walker in
      if bytes.matches("fileID", in: key) {
        place.fileID = try walker.string(in: bytes)
      } else if bytes.matches("filePath", in: key) || bytes.matches("_filePath", in: key) {
        place.filePath = try walker.string(in: bytes)
      } else if bytes.matches("line", in: key) {
        place.line = Int(exactly: try walker.number(in: bytes))
      } else {
        try walker.skip(in: bytes)
      }
    }
    self = place
  }
}

extension SwiftTestingEvent.Issue {
  fileprivate init(_ walker: inout JSONWalker, in bytes: Span<UInt8>) throws {
    var issue = Self()
    try walker.object(in: bytes) { key, walker in
      if bytes.matches("isKnown", in: key) {
        issue.isKnown = try walker.bool(in: bytes)
      } else if bytes.matches("isFailure", in: key) {
        issue.isFailure = try walker.bool(in: bytes)
      } else if bytes.matches("severity", in: key) {
        issue.isWarning = try walker.string(in: bytes) == "warning"
      } else if bytes.matches("sourceLocation", in: key) {
        issue.place = try SwiftTestingEvent.Place(&walker, in: bytes)
      } else {
        try walker.skip(in: bytes)
      }
    }
    self = issue
  }
}
