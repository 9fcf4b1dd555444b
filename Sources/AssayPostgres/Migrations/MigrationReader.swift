import AssayDependencies
import AssayEvidence
import FoundationEssentials

/// Reads SQL files and carries out the commands of psql in them.
struct MigrationReader {
  let dependency: String
  private(set) var hash = ContentHash()

  /// Files that include each other would never end.
  private static let depthLimit = 16

  init(dependency: String) { self.dependency = dependency }

  /// Reads one file and what it includes; variables are gone at its end.
  mutating func read(_ path: String) throws(FailureReport) -> MigrationPlan.File {
    var variables: [String: [UInt8]] = [:]
    var file = MigrationPlan.File(path: path, statements: [], isDump: false)
    try read(path, into: &file, &variables, depth: 0, includedFrom: nil)
    return file
  }

  private mutating func read(
    _ path: String, into file: inout MigrationPlan.File, _ variables: inout [String: [UInt8]],
    depth: Int, includedFrom place: String?
  ) throws(FailureReport) {
    let bytes = try content(path, includedFrom: place)
    // Only the name, as the same project lies elsewhere on another machine.
    hash.add(URL(filePath: path).lastPathComponent)
    hash.add(bytes)
    let head = String(decoding: bytes.prefix(400), as: UTF8.self)
    file.isDump = file.isDump || head.contains("-- PostgreSQL database")
    var scanner = SQLScanner(bytes)
    scanner.variables = variables
    while true {
      let item: SQLScanner.Item?
      do {
        item = try scanner.next()
      } catch {
        throw problem("\(path):\(error.line)", error.message, "Correct the SQL.")
      }
      guard let item else { break }
      switch item {
      case .statement(let statement):
        file.statements.append(MigrationStatement(path: path, sql: statement))
      case .command(let name, let arguments, let line):
        let place = "\(path):\(line)"
        guard let words = CommandArguments.split(arguments, variables: scanner.variables) else {
          throw problem(
            place, "The arguments of \\\(name) cannot be read here.",
            "Write them as plain words or in closed single quotes; backquotes are not supported.")
        }
        let effect = try effect(of: name, words, at: place)
        switch effect {
        case .none: break
        case .quit:
          return
        case .set(let name, let value): scanner.variables[name] = value
        case .run(let sql):
          let statement = SQLScanner.Statement(
            text: Array(sql.utf8)[...], line: line, data: nil, words: ["set"])
          file.statements.append(MigrationStatement(path: path, sql: statement))
        case .include(let other):
          guard depth < Self.depthLimit else {
            throw problem(
              place, "Files include each other more than \(Self.depthLimit) deep.",
              "Remove the circle.")
          }
          variables = scanner.variables
          try read(
            Self.resolve(other, from: path), into: &file, &variables, depth: depth + 1,
            includedFrom: place)
          scanner.variables = variables
        }
      }
    }
    variables = scanner.variables
  }

  private enum Effect {
    case none, quit
    case set(String, [UInt8]?)
    case run(String)
    case include(String)
  }

  private func effect(
    of command: String, _ words: [[UInt8]], at place: String
  ) throws(FailureReport) -> Effect {
    let texts = words.map { String(decoding: $0, as: UTF8.self) }
    switch command {
    case "set":
      guard let name = texts.first else { return .none }
      return .set(name, Array(words.dropFirst().joined()))
    case "unset":
      return texts.first.map { .set($0, nil) } ?? .none
    case "i", "ir", "include", "include_relative":
      guard let path = texts.first else {
        throw problem(place, "\\\(command) names no file.", "Name one.")
      }
      return .include(path)
    case "encoding":
      return texts.first.map { .run("SET client_encoding TO \(SQLQuoting.text($0))") } ?? .none
    case "q", "quit":
      return .quit
    // What only changes psql's own output, and the marks that pg_dump puts around a dump.
    case "echo", "qecho", "warn", "pset", "timing", "x", "a", "t", "f", "H", "C", "T", "o", "p",
      "prompt", "r", "reset", "conninfo", "errverbose", "restrict", "unrestrict", "\\":
      return .none
    case "c", "connect":
      throw problem(
        place, "\\\(command) is not supported: the database is Assay's.",
        "Remove it; write a dump without --create.")
    default:
      throw problem(
        place, "psql's command \\\(command) is not supported in migrations.",
        "Supported are \\set, \\unset, \\i, \\ir, \\encoding and \\quit; write the rest as SQL.")
    }
  }

  private func content(
    _ path: String, includedFrom place: String?
  ) throws(FailureReport) -> [UInt8] {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      let exists = FileManager.default.fileExists(atPath: path)
      throw FailureReport(
        .badInput, attempt: "read the migrations of \(dependency)", subject: place ?? path,
        happened: exists ? "\(path) cannot be read." : "There is no file \(path).",
        remedy: place == nil ? "Correct the path in the manifest." : "Correct the path.")
    }
    if data.starts(with: Array("PGDMP".utf8)) {
      throw problem(
        path, "This is an archive of pg_dump, not SQL.", "Write it with pg_dump --format=plain.")
    }
    if let zero = data.firstIndex(of: 0) {
      let line = data[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
      throw problem("\(path):\(line)", "There is a zero byte, so it is not SQL.", "Correct it.")
    }
    return Array(data)
  }

  /// Relative to the file that includes it, for both of psql's commands: there is no other folder.
  private static func resolve(_ path: String, from file: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    let folder = file.lastIndex(of: "/").map { file[..<$0] } ?? "."
    return "\(folder)/\(path)"
  }

  private func problem(_ place: String, _ happened: String, _ remedy: String) -> FailureReport {
    FailureReport(
      .badInput, attempt: "read the migrations of \(dependency)", subject: place,
      happened: happened, remedy: remedy)
  }
}
