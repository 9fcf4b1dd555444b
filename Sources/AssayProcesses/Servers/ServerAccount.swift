import Glibc

/// The account that a server runs under when we are root: servers refuse root, and should.
struct ServerAccount: Sendable, Hashable {
  var userID: UInt32
  var groupID: UInt32

  /// The first of `names` that exists, or nobody; nil when we are not root and keep our own.
  static func unprivileged(preferring names: [String]) -> Self? {
    guard geteuid() == 0 else { return nil }
    for name in names + ["nobody"] {
      if let found = named(name) { return found }
    }
    return Self(userID: 65534, groupID: 65534)
  }

  /// With a buffer of our own, as servers are started on many threads.
  private static func named(_ name: String) -> Self? {
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 16 << 10)
    guard unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0,
      unsafe found != nil
    else { return nil }
    return unsafe Self(userID: entry.pw_uid, groupID: entry.pw_gid)
  }
}
