import CProcessControl
import Glibc

/// A folder of some run's servers, as it is found on this machine.
package struct RunFolder: Sendable, Hashable {
  package var path: String
  /// The process that made it.
  package var owner: Int32
  /// nil when that cannot be seen from here: another machine or container may share the folder.
  package var isOwnerAlive: Bool?
  /// In seconds, since something was last added to it.
  package var age: Int
  package var servers: [ServerRecord]

  /// How much room it takes, in bytes; looks at every file.
  package var size: UInt64 { unsafe assay_tree_size(path) }

  /// Whether nobody will remove it any more.
  package var isAbandoned: Bool { isOwnerAlive.map { !$0 } ?? (age > 24 * 60 * 60) }

  /// All of this user's, in memory and under `TMPDIR`, with living and with dead owners.
  package static func all() -> [Self] { all(in: PrivateDirectory.bases()) }

  /// All of this user's in `bases`.
  package static func all(in bases: [String]) -> [Self] {
    var seen: Set<String> = []
    return bases.filter { seen.insert($0).inserted }.flatMap { base in
      FolderListing.names(in: base).compactMap { name in
        guard let owner = Owner(directoryName: name) else { return nil }
        return Self("\(base)/\(name)", owner)
      }
    }
  }

  private init?(_ path: String, _ owner: Owner) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid()
    else { return nil }
    self.path = path
    self.owner = owner.pid
    isOwnerAlive = owner.isAlive
    age = time(nil) - status.st_mtim.tv_sec
    servers = ServerRecord.all(in: path)
  }

  /// Ends the servers that are still there, and removes the folder.
  ///
  /// Numbers of processes say nothing about those of another machine, so only servers of an owner
  /// that could be looked up are ended.
  package func remove() {
    if isOwnerAlive != nil {
      for server in servers {
        if let entry = ProcessEntry(pid: server.pid) {
          // Its number is another's now, whose memory is none of ours.
          guard entry.startTime == server.processStart else { continue }
          var owned = OwnedProcesses(leader: entry, marker: [], claimsStrays: false)
          _ = owned.killAll()
        }
        SharedMemory.removeSegments(of: server.pid, diedJustNow: false)
      }
    }
    PrivateDirectory.remove(path)
  }
}
