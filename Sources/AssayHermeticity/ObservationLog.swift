package import AssayEvidence
import AssayJSON

/// What the supervisor of a suite wrote down, line by line.
package struct ObservationLog: Sendable, Hashable {
  /// What confined the suite in fact.
  package struct Confinement: Sendable, Hashable {
    package var mode: HermeticPolicy.Mode
    /// It had a network of its own.
    package var hasOwnNetwork = false
    /// Its processes could not outlive their supervisor.
    package var hasOwnProcesses = false
    /// Landlock kept it from changing other files.
    package var protectsFiles = false
    /// Its system calls were looked at.
    package var seesCalls = false
    /// What was wanted and not to be had, with the reason: `network: Operation not permitted`.
    package var missing: [String] = []

    package init(mode: HermeticPolicy.Mode) { self.mode = mode }
  }

  /// nil when the log does not even begin.
  package var confinement: Confinement?
  package var observations: [Observation] = []
  package var marks: [TestMark] = []
  /// Violations and others that came after the log's limit, or when the disk was full.
  package var droppedCount = 0
  /// How often the supervisor was asked; nil when it did not end in order.
  package var notificationCount: Int?
  /// How many processes still ran when the command had ended; they were killed.
  package var leftoverCount = 0
  /// Lines that could not be read, from the first one's number; the torn last line is not one.
  package var unreadableLines: [Int] = []
  package var isTorn = false

  /// Whether everything that happened is in it.
  package var isComplete: Bool {
    confinement != nil && notificationCount != nil && droppedCount == 0 && unreadableLines.isEmpty
  }

  /// Reads JSON lines; what cannot be read is noted and left out.
  package init(parsing bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      let isLast = index == lines.count - 1
      guard let record = try? JSON(parsing: Array(line)), read(record) else {
        if isLast { isTorn = true } else { unreadableLines.append(index + 1) }
        continue
      }
    }
  }

  private mutating func read(_ record: JSON) -> Bool {
    switch record["operation"]?.string {
    case "begin":
      guard let mode = record["mode"]?.string.flatMap(HermeticPolicy.Mode.init(rawValue:)),
        record["version"]?.int == 1
      else { return false }
      var confinement = Confinement(mode: mode)
      confinement.hasOwnNetwork = record["network"]?.bool ?? false
      confinement.hasOwnProcesses = record["processes"]?.bool ?? false
      confinement.protectsFiles = record["files"]?.int ?? 0 > 0
      confinement.seesCalls = record["calls"]?.bool ?? false
      confinement.missing = (record["missing"]?.string ?? "").split(separator: "\n").map { line in
        let parts = line.split(separator: "!", maxSplits: 1)
        return parts.joined(separator: ": ")
      }
      self.confinement = confinement
    case "end":
      notificationCount = record["notifications"]?.int ?? 0
      leftoverCount = max(0, record["leftovers"]?.int ?? 0)
      droppedCount += max(0, record["dropped"]?.int ?? 0)
    case "mark":
      guard let mark = TestMark(record) else { return false }
      marks.append(mark)
    default:
      guard let observation = Observation(record) else { return false }
      observations.append(observation)
    }
    return true
  }
}

extension Observation {
  init?(_ record: JSON) {
    guard let operation = record["operation"]?.string.flatMap(Operation.init(rawValue:)),
      let outcome = record["outcome"]?.string.flatMap(Outcome.init(rawValue:)),
      let first = Self.time(record["time"])
    else { return nil }
    self.init(
      operation, outcome, target: record["target"]?.string ?? "",
      transport: record["protocol"]?.string ?? "", process: record["process"]?.int ?? 0,
      thread: record["thread"]?.int ?? 0, program: record["program"]?.string ?? "",
      folder: record["folder"]?.string ?? "", marker: record["test"]?.string, first: first,
      last: Self.time(record["until"]), count: max(1, record["count"]?.int ?? 1))
    ancestors = record["ancestors"]?.array?.compactMap(\.int) ?? []
  }

  static func time(_ value: JSON?) -> UnixTime? {
    guard case .number(let number)? = value else { return nil }
    return UnixTime(secondsSince1970: number.double)
  }
}

/// A line by which a process told of the tests that it runs.
package struct TestMark: Sendable, Hashable {
  package var time: UnixTime
  package var process: Int
  /// Where the process worked.
  package var folder: String
  package var text: String

  package init(time: UnixTime, process: Int, folder: String, text: String) {
    self.time = time
    self.process = process
    self.folder = folder
    self.text = text
  }

  init?(_ record: JSON) {
    guard let time = Observation.time(record["time"]), let process = record["process"]?.int,
      let text = record["text"]?.string
    else { return nil }
    self.init(
      time: time, process: process, folder: record["folder"]?.string ?? "", text: text)
  }
}
