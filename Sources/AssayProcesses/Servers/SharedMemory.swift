import Glibc

/// System V shared memory, which the kernel keeps when the process that made it is killed.
enum SharedMemory {
  /// Removes what a dead process made and nobody uses any more (proc_sysvipc(5)).
  static func removeSegments(of pid: Int32) {
    let table = String(
      decoding: readToEnd("/proc/sysvipc/shm", limit: 1 << 20) ?? [], as: UTF8.self)
    for line in table.split(separator: "\n").dropFirst() {
      // key, id, permissions, size, creator, last user, number of users, …
      let fields = line.split(separator: " ")
      guard fields.count > 6, Int32(fields[4]) == pid, fields[6] == "0", let id = Int32(fields[1])
      else { continue }
      shmctl(id, IPC_RMID, nil)
    }
  }
}
