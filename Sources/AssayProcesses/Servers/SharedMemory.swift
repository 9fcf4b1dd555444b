import Glibc

/// System V shared memory, which the kernel keeps when the process that made it is killed.
enum SharedMemory {
  /// Removes what a dead process made (proc_sysvipc(5)).
  ///
  /// What its children still use for a moment goes with the last of them, as the kernel promises
  /// (shmctl(2), IPC_RMID). Where the process died long ago its number may be another's by now, and
  /// only what nobody uses is removed.
  static func removeSegments(of pid: Int32, diedJustNow: Bool) {
    let table = String(
      decoding: readToEnd("/proc/sysvipc/shm", limit: 1 << 20) ?? [], as: UTF8.self)
    for line in table.split(separator: "\n").dropFirst() {
      // key, id, permissions, size, creator, last user, number of users, …
      let fields = line.split(separator: " ")
      guard fields.count > 6, Int32(fields[4]) == pid, diedJustNow || fields[6] == "0",
        let id = Int32(fields[1])
      else { continue }
      shmctl(id, IPC_RMID, nil)
    }
  }
}
