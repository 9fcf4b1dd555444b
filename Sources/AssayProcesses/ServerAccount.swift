import Glibc

/// The account that a server runs under when we are root: servers refuse root, and should.
struct ServerAccount: Sendable, Hashable {
  var userID: UInt32
  var groupID: UInt32

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
