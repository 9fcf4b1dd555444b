import AssayDependencies
import Foundation

/// Writes a tar archive, piece by piece, as fast as its reader takes it.
package struct TarWriter {
  private let writer: EngineBodyWriter
  private var pending: [UInt8] = []

  package init(_ writer: EngineBodyWriter) { self.writer = writer }

  package mutating func add(_ entry: TarEntry, content: [UInt8] = []) async throws {
    try await put(TarFormat.header(of: entry))
    try await put(content)
    try await put(TarFormat.padding(after: Int64(content.count)))
  }

  /// Adds a file of this machine.
  ///
  /// - Parameters:
  ///   - path: on this machine.
  ///   - name: in the archive.
  ///   - mode: nil: as on this machine.
  /// - Throws: why it cannot be read; also when it gets shorter meanwhile.
  package mutating func addFile(_ path: String, as name: String, mode: UInt16? = nil) async throws {
    let file = try HostFile(reading: path)
    let size = file.status.size
    var entry = TarEntry(name, .file(size: size), mode: mode ?? file.status.mode)
    entry.modified = file.status.modified
    try await put(TarFormat.header(of: entry))
    var left = size
    while left > 0 {
      let bytes = try file.read(upTo: Int(min(left, 256 << 10)))
      guard !bytes.isEmpty else {
        throw TransportFault.local(
          "\(path) got shorter while it was read.", remedy: "Send it when nobody writes to it.")
      }
      left -= Int64(bytes.count)
      try await put(bytes)
    }
    try await put(TarFormat.padding(after: size))
  }

  /// Adds what is at a path of this machine: a file, a link, or a folder with all that is in it.
  ///
  /// - Parameters:
  ///   - path: on this machine.
  ///   - name: in the archive.
  ///   - mode: for a file; folders keep the modes of what is in them.
  /// - Throws: why something cannot be read.
  package mutating func addTree(_ path: String, as name: String, mode: UInt16? = nil) async throws {
    guard let status = HostFileStatus(of: path) else {
      throw TransportFault.local("There is no \(path).", remedy: "Check the path.")
    }
    switch status.kind {
    case .file: try await addFile(path, as: name, mode: mode)
    case .link: try await addLink(path, as: name)
    case .folder:
      var entry = TarEntry(name, .folder, mode: status.mode)
      entry.modified = status.modified
      try await add(entry)
      for child in try Self.children(of: path) {
        try await addTree("\(path)/\(child)", as: "\(name)/\(child)")
      }
    // Sockets and pipes mean nothing elsewhere.
    case .other: break
    }
  }

  package mutating func addLink(_ path: String, as name: String) async throws {
    let target = try FileManager.default.destinationOfSymbolicLink(atPath: path)
    try await add(TarEntry(name, .symbolicLink(target: target), mode: 0o777))
  }

  package mutating func finish() async throws {
    try await put(TarFormat.end)
    try await flush()
  }

  /// In byte order, so that the same folder gives the same archive.
  static func children(of path: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    } catch {
      throw TransportFault.local(
        "The folder \(path) cannot be read: \(error.localizedDescription)",
        remedy: "Check the path and who may read.")
    }
  }

  /// Small pieces are put together, as each one sent is a system call.
  private mutating func put(_ bytes: [UInt8]) async throws {
    pending += bytes
    if pending.count >= 256 << 10 { try await flush() }
  }

  private mutating func flush() async throws {
    guard !pending.isEmpty else { return }
    try await writer.write(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
