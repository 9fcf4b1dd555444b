import AssayDependencies
import Foundation

/// The folder that an image is built from, as it is sent.
struct BuildContext: Sendable {
  struct Entry: Sendable {
    /// Relative, with slashes.
    var path: String
    var status: HostFileStatus
  }

  let folder: String
  /// Relative to the folder.
  let dockerfile: String
  /// In the order in which they are sent.
  let entries: [Entry]
  /// The Dockerfile's text.
  let instructions: String

  /// Looks at the folder.
  ///
  /// - Throws: `.local` with what is missing or wrong.
  init(_ build: ImageBuild) throws(TransportFault) {
    folder = build.context
    dockerfile = build.dockerfile
    guard HostFileStatus(of: folder)?.kind == .folder else {
      throw .local("There is no folder \(folder).", remedy: "Check the build's context.")
    }
    let file = "\(folder)/\(dockerfile)"
    // It is sent with the folder, so it cannot be outside.
    guard !dockerfile.split(separator: "/").contains(".."), !dockerfile.hasPrefix("/"),
      let data = FileManager.default.contents(atPath: file)
    else {
      throw .local(
        "There is no Dockerfile \(dockerfile) in \(folder).",
        remedy: "Name the file relative to the build's context.")
    }
    instructions = String(decoding: data, as: UTF8.self)
    let patterns = try Self.patterns(of: folder, dockerfile: dockerfile)
    var entries: [Entry] = []
    try Self.walk(folder, "", patterns, always: [dockerfile, ".dockerignore"], &entries)
    self.entries = entries
  }

  private static func patterns(
    of folder: String, dockerfile: String
  ) throws(TransportFault) -> IgnorePatterns {
    // One for this Dockerfile counts before the folder's.
    for name in ["\(dockerfile).dockerignore", ".dockerignore"] {
      let path = "\(folder)/\(name)"
      guard let data = FileManager.default.contents(atPath: path) else { continue }
      do {
        return try IgnorePatterns(String(decoding: data, as: UTF8.self))
      } catch {
        throw .local("\(path):\(error.line): \(error.reason)", remedy: "Correct the pattern.")
      }
    }
    do { return try IgnorePatterns("") } catch { throw .local(error.reason, remedy: nil) }
  }

  private static func walk(
    _ folder: String, _ prefix: String, _ patterns: IgnorePatterns, always: [String],
    _ entries: inout [Entry]
  ) throws(TransportFault) {
    let names: [String]
    do {
      names = try TarWriter.children(of: folder)
    } catch {
      throw TransportFault(error)
    }
    for name in names {
      let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
      guard let status = HostFileStatus(of: "\(folder)/\(name)") else { continue }
      let isIgnored = patterns.ignores(path) && !always.contains(path)
      let mayHoldMore =
        patterns.hasExceptions || always.contains { $0.hasPrefix(path + "/") }
      if status.kind == .other || isIgnored && !(status.kind == .folder && mayHoldMore) { continue }
      if !isIgnored { entries.append(Entry(path: path, status: status)) }
      if status.kind == .folder {
        try walk("\(folder)/\(name)", path, patterns, always: always, &entries)
      }
    }
  }

  /// A name for what goes in; times and owners do not count.
  func hash(_ build: ImageBuild) throws(TransportFault) -> String {
    var hash = ContentHash()
    hash.add("assay image build 1")
    hash.add(dockerfile)
    hash.add(build.target ?? "")
    hash.add(build.platform ?? "")
    for (name, value) in build.arguments.sorted(by: { $0.key < $1.key }) {
      hash.add(name)
      hash.add(value)
    }
    for entry in entries {
      hash.add(entry.path)
      hash.add("\(entry.status.kind) \(entry.status.mode)")
      switch entry.status.kind {
      case .file:
        let file = try HostFile(reading: "\(folder)/\(entry.path)")
        while true {
          let bytes = try file.read(upTo: 256 << 10)
          hash.add(bytes)
          if bytes.isEmpty { break }
        }
      case .link:
        let path = "\(folder)/\(entry.path)"
        hash.add((try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "")
      case .folder, .other: break
      }
    }
    return hash.text
  }

  /// Sends it.
  func write(to tar: inout TarWriter) async throws {
    for entry in entries {
      let path = "\(folder)/\(entry.path)"
      switch entry.status.kind {
      case .file: try await tar.addFile(path, as: entry.path)
      case .link: try await tar.addLink(path, as: entry.path)
      case .folder:
        var folder = TarEntry(entry.path, .folder, mode: entry.status.mode)
        folder.modified = entry.status.modified
        try await tar.add(folder)
      case .other: break
      }
    }
  }
}
