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

  struct Entry: Codable, Sendable {
    var name: String
    var kind: String
    var server: String
    var runtime: String
    var reason: String
    var values: [String: String]
    var env: [String: String]
  }

  /// All variables; a name that two dependencies of a kind claim stays with neither.
  var environment: [String: String] {
    var environment: [String: String] = [:]
    for entry in dependencies {
      let rivals = dependencies.filter { $0.name != entry.name && $0.kind == entry.kind }
      for (name, value) in entry.env where rivals.allSatisfy({ $0.env[name] == nil }) {
        environment[name] = value
      }
    }
    return environment
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
