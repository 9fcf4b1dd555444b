import AssayEvidence
import Foundation

/// What `assay up` left for other commands, in `.assay/up` of the manifest's folder.
struct UpState: Codable, Sendable {
  /// The process that holds the servers.
  var pid: Int32
  /// Where all may be asked for.
  var api: String
  var started: Date
  var dependencies: [Entry]
  /// The variables of all dependencies.
  var env: [String: String]

  struct Entry: Codable, Sendable {
    var name: String
    var kind: String
    var server: String
    var runtime: String
    var reason: String
    var values: [String: String]
    var env: [String: String]
  }

  static func folder(in root: String) -> String { "\(root)/.assay/up" }

  /// What runs in `root`; nil when nothing does.
  static func running(in root: String) -> UpState? {
    guard let data = FileManager.default.contents(atPath: "\(folder(in: root))/state.json"),
      let state = try? decoder.decode(UpState.self, from: data),
      UpLock.isHeld(in: folder(in: root))
    else { return nil }
    return state
  }

  /// What runs in `root`; of what is gone without a word, it says so and forgets it.
  static func current(in root: String) -> UpState? {
    let path = "\(folder(in: root))/state.json"
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    if let state = running(in: root) { return state }
    // Another may have begun in the meantime.
    guard FileManager.default.contents(atPath: path) == data else { return running(in: root) }
    try? FileManager.default.removeItem(atPath: path)
    let state = try? decoder.decode(UpState.self, from: data)
    let names = state.map { ": \($0.dependencies.map(\.name).joined(separator: ", "))" } ?? ""
    let owner = state.map { " (its process \($0.pid) has ended)" } ?? ""
    Console.error("what assay up had started in \(root) is gone\(names)\(owner)")
    return nil
  }

  /// Says that nothing is up.
  static func forget(in root: String) {
    try? FileManager.default.removeItem(atPath: "\(folder(in: root))/state.json")
  }

  func write(in root: String) throws(FailureReport) {
    let path = "\(Self.folder(in: root))/state.json"
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .iso8601
      try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
      // It holds passwords.
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "say what is up", subject: path, happened: "\(error)")
    }
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return decoder
  }
}

/// A file that the process of `assay up` keeps locked, so that the lock ends with it.
struct UpLock: ~Copyable {
  private let descriptor: Int32

  /// nil when another process has it.
  init?(in folder: String) {
    let descriptor = unsafe open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  static func isHeld(in folder: String) -> Bool {
    let descriptor = unsafe open("\(folder)/lock", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }
}
