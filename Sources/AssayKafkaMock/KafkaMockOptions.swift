package import AssayEvidence

/// What the helper process is told: `FOLDER [--brokers N] [--topics a:3,b] [--port-name NAME]`.
package struct KafkaMockOptions: Sendable, Hashable {
  package struct Topic: Sendable, Hashable {
    package var name: String
    package var partitions: Int

    package init(name: String, partitions: Int) {
      self.name = name
      self.partitions = partitions
    }
  }

  /// Where the ports file is written.
  package var folder: String
  package var brokers = 1
  package var topics: [Topic] = []
  /// What the ports file calls the first broker's port, as the module does.
  package var portName = "main"

  /// As many as a topic gets that is made at its first use; the library fixes it.
  package static let defaultPartitions = 4
  /// The library makes three offset partitions and no more brokers are of any use.
  private static let brokersLimit = 16
  private static let partitionsLimit = 1000

  /// - Throws: bad input that names the argument.
  package init(arguments: [String]) throws(FailureReport) {
    var folder: String?
    var rest = arguments[...]
    while let word = rest.popFirst() {
      switch word {
      case "--brokers":
        guard let text = rest.popFirst(), let count = Int(text),
          (1...Self.brokersLimit).contains(count)
        else { throw Self.wrong(word, "It takes a number from 1 to \(Self.brokersLimit).") }
        brokers = count
      case "--topics":
        guard let text = rest.popFirst() else { throw Self.wrong(word, "It takes topics.") }
        topics = try Self.topics(text)
      case "--port-name":
        guard let name = rest.popFirst(), Self.isName(name) else {
          throw Self.wrong(word, "It takes a name.")
        }
        portName = name
      default:
        guard folder == nil, !word.hasPrefix("-"), !word.isEmpty else {
          throw Self.wrong(word, "It is not known.")
        }
        folder = word
      }
    }
    guard let folder else { throw Self.wrong("FOLDER", "It is missing.") }
    self.folder = folder
  }

  private static func topics(_ text: String) throws(FailureReport) -> [Topic] {
    var topics: [Topic] = []
    for item in text.split(separator: ",") {
      let parts = item.split(separator: ":", omittingEmptySubsequences: false)
      let name = String(parts[0])
      let partitions = parts.count == 1 ? defaultPartitions : Int(parts[1])
      guard parts.count <= 2, let partitions, (1...partitionsLimit).contains(partitions) else {
        throw wrong("--topics", "\(item) is not NAME or NAME:PARTITIONS.")
      }
      guard isName(name) else { throw wrong("--topics", "\(name) is no name for a topic.") }
      guard !topics.contains(where: { $0.name == name }) else {
        throw wrong("--topics", "\(name) is there twice.")
      }
      topics.append(Topic(name: name, partitions: partitions))
    }
    return topics
  }

  /// As Kafka has it: letters, digits, dot, underscore and hyphen, at most 249.
  private static func isName(_ name: String) -> Bool {
    let isLegal = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
    }
    return isLegal && (1...249).contains(name.utf8.count) && name != "." && name != ".."
  }

  private static func wrong(_ argument: String, _ happened: String) -> FailureReport {
    FailureReport(
      .badInput, attempt: "start a mock of Kafka", subject: argument, happened: happened,
      remedy: "FOLDER [--brokers N] [--topics NAME:PARTITIONS,…] [--port-name NAME]")
  }
}
