package import AssayDependencies
import Foundation
import NIOCore
import NIOHTTP1

/// What the engine says about a path inside a container.
package struct ContainerPathStatus: Decodable, Sendable, Hashable {
  package var name: String
  package var size: Int64
  /// As Go's `os.FileMode`.
  package var mode: UInt32
  package var linkTarget: String?

  package var isFolder: Bool { mode & 0x8000_0000 != 0 }
  package var isLink: Bool { mode & 0x0800_0000 != 0 }
}

extension EngineClient {
  /// Copies files into a container, which need not run.
  ///
  /// Folders on the way are made; those that are there stay as they are.
  package func copy(
    _ files: [ContainerSpecification.ContainerFile], into id: String
  ) async throws(EngineError) {
    guard !files.isEmpty else { return }
    try await putArchive(into: id, folder: "/") { tar in
      for file in files {
        let name = String(file.path.drop { $0 == "/" })
        switch file.content {
        case .bytes(let bytes):
          try await tar.add(
            TarEntry(name, .file(size: Int64(bytes.count)), mode: file.mode), content: bytes)
        case .host(let path): try await tar.addTree(path, as: name, mode: file.mode)
        }
      }
    }
  }

  /// Unpacks an archive inside a container.
  ///
  /// - Parameters:
  ///   - id: the container.
  ///   - folder: an existing folder inside.
  ///   - write: adds what is in the archive; its end is added here.
  /// - Throws: 404 when there is no such container or folder, or why something cannot be read.
  package func putArchive(
    into id: String, folder: String,
    write: @escaping @Sendable (inout TarWriter) async throws -> Void
  ) async throws(EngineError) {
    var request = containerRequest(.PUT, id, "/archive", attempt: "copy files into a container")
    request.add("path", folder)
    request.body = .stream(type: "application/x-tar") { writer in
      var tar = TarWriter(writer)
      try await write(&tar)
      try await tar.finish()
    }
    try await send(request)
  }

  /// Looks at a path inside a container; nil when there is nothing.
  package func status(
    of path: String, in id: String
  ) async throws(EngineError) -> ContainerPathStatus? {
    var request = containerRequest(.HEAD, id, "/archive", attempt: "look at \(path)")
    request.add("path", path)
    let sent = request
    return try await perform(sent, accepting: [404]) {
      answer throws(EngineError) -> ContainerPathStatus? in
      if answer.status == 404 { return nil }
      guard let text = answer.head.headers.first(name: "X-Docker-Container-Path-Stat"),
        let data = Data(base64Encoded: text)
      else { throw self.error(.badAnswer("it does not say what is there."), for: sent) }
      return try self.decode(ContainerPathStatus.self, from: Array(data), for: sent)
    }
  }

  /// Reads the archive of a path inside a container.
  ///
  /// - Parameters:
  ///   - id: the container.
  ///   - path: a file or folder inside.
  ///   - each: gets the archive's parts; false ends it.
  /// - Returns: false when there is no such path or container.
  /// - Throws: what the engine answers.
  package func readArchive(
    from id: String, path: String,
    each: (TarReader.Event) async throws(EngineError) -> Bool
  ) async throws(EngineError) -> Bool {
    var request = containerRequest(.GET, id, "/archive", attempt: "copy \(path) from a container")
    request.add("path", path)
    let sent = request
    return try await perform(sent, accepting: [404]) { answer throws(EngineError) -> Bool in
      if answer.status == 404 { return false }
      var tar = TarReader()
      while let bytes = try await answer.next() {
        let events: [TarReader.Event]
        do throws(TarReader.Fault) {
          events = try tar.read(bytes.readableBytesView)
        } catch {
          throw self.error(.badAnswer("its archive is broken: \(error.reason)."), for: sent)
        }
        for event in events where try await !each(event) { return true }
      }
      guard tar.isComplete else { throw self.error(.endedEarly("an archive"), for: sent) }
      return true
    }
  }

  /// The content of a file inside a container; nil when there is none.
  ///
  /// - Parameters:
  ///   - path: a file; links are followed up to eight times.
  ///   - id: the container.
  ///   - limit: in bytes; a larger file is an error.
  /// - Returns: its bytes.
  /// - Throws: what the engine answers.
  package func readFile(
    _ path: String, in id: String, upTo limit: Int = 64 << 20
  ) async throws(EngineError) -> [UInt8]? {
    var path = path
    for _ in 0..<8 {
      var content: [UInt8] = []
      var first: TarEntry?
      let isThere = try await readArchive(from: id, path: path) { event throws(EngineError) in
        switch event {
        case .entry(let entry):
          first = first ?? entry
          return entry.size <= limit && entry == first
        case .content(let bytes):
          content += bytes
          return true
        case .endOfEntry: return false
        }
      }
      guard isThere, let first else { return nil }
      switch first.kind {
      case .file(let size):
        guard size <= limit else {
          throw failure(
            .failed(message: "\(path) has \(size) bytes, more than \(limit)."), id, path)
        }
        return content
      case .symbolicLink(let target):
        path = target.hasPrefix("/") ? target : Self.folder(of: path) + "/" + target
      case .folder: throw failure(.failed(message: "\(path) is a folder."), id, path)
      case .hardLink, .other:
        throw failure(.failed(message: "\(path) is not a file."), id, path)
      }
    }
    throw failure(.failed(message: "Its links go round in circles."), id, path)
  }

  /// Copies a file or folder of a container into a folder of this machine.
  ///
  /// - Parameters:
  ///   - path: a file or folder inside.
  ///   - id: the container.
  ///   - folder: absolute; made when it is not there. What is in it is replaced where names meet.
  /// - Returns: false when there is no such path or container.
  /// - Throws: what the engine answers, or why something cannot be written.
  package func copy(
    _ path: String, outOf id: String, to folder: String
  ) async throws(EngineError) -> Bool {
    // What goes wrong here shows at the first entry.
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var unpacker = FolderUnpacker(folder: folder)
    return try await readArchive(from: id, path: path) { event throws(EngineError) in
      do throws(FolderUnpacker.Fault) {
        try unpacker.take(event)
      } catch {
        throw EngineError(
          .local("The copy failed: \(error.reason).", remedy: "Check the folder and the disk."),
          attempt: "copy \(path) from a container", subject: id, engine: self.address.description)
      }
      return true
    }
  }

  private func failure(_ cause: EngineError.Cause, _ id: String, _ path: String) -> EngineError {
    EngineError(cause, attempt: "read \(path)", subject: id, engine: address.description)
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}
