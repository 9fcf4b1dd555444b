package import AssayEvidence
package import AssayPact
import Glibc
import Synchronization

/// The pact files that this process writes.
package enum PactFiles {
  private static let all = Mutex<[Key: PactFile]>([:])

  /// Sides of other names may come to the same path, which the file then refuses.
  private struct Key: Hashable {
    var path: String
    var consumer: String
    var provider: String
  }

  private static let settlesAtExit: Void = {
    atexit { PactFiles.settleAtExit() }
  }()

  /// The file of two sides, in a folder that need not be there.
  ///
  /// Of those who ask for one file, the first says how it is written.
  package static func file(
    in folder: String, consumer: String, provider: String, version: SpecificationVersion = .v4,
    startsAnew: Bool = false
  ) -> PactFile {
    _ = settlesAtExit
    let name = Pact(consumer: consumer, provider: provider).fileName
    let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    let key = Key(path: path, consumer: consumer, provider: provider)
    return all.withLock { all in
      if let known = all[key] { return known }
      let file = PactFile(
        path: path, consumer: consumer, provider: provider, version: version,
        startsAnew: startsAnew)
      all[key] = file
      return file
    }
  }

  /// Settles what processes left in a folder that were killed.
  ///
  /// Readers of a folder of pacts call it first, so that they miss nothing. It does not disturb
  /// tests that run.
  package static func settle(folder: String) throws(FailureReport) {
    for name in Files.names(in: folder) where name.hasSuffix(".json.journal") {
      let path = "\(folder)/\(name.dropLast(".journal".count))"
      try PactFile(path: path, consumer: nil, provider: nil).settle()
    }
  }

  /// What cannot be written then stays in the journal, for the next who reads.
  private static func settleAtExit() {
    let files = all.withLock { $0.values.sorted { $0.path < $1.path } }
    for file in files {
      do throws(FailureReport) { try file.settle() } catch {
        let words = Array("assay: \(error)\n".utf8)
        try? Files.write(words, to: STDERR_FILENO)
      }
    }
  }
}
