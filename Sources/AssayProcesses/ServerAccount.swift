import Glibc

/// The account that a server runs under when we are root: servers refuse root, and should.
struct ServerAccount: Sendable, Hashable {
  var userID: UInt32
  var groupID: UInt32

  /// What goes before a command line so that it runs under the account, in the same process.
  ///
  /// Not Subprocess's `userID`: that calls setgroups(3) between fork and exec, which waits for
  /// ever when another thread was just starting.
  var prefix: [String] {
    ["/usr/bin/setpriv", "--reuid=\(userID)", "--regid=\(groupID)", "--clear-groups", "--"]
  }

  /// The first of `names` that exists, or nobody; nil when we are not root and keep our own.
  static func unprivileged(preferring names: [String]) -> Self? {
    guard geteuid() == 0 else { return nil }
    for name in names + ["nobody"] {
      if let entry = unsafe getpwnam(name) {
        return unsafe Self(userID: entry.pointee.pw_uid, groupID: entry.pointee.pw_gid)
      }
    }
    return Self(userID: 65534, groupID: 65534)
  }
}
