import AssayDependencies
import AssayEvidence
import FoundationEssentials
import NIOHTTP1

/// Removes keys from etcd, by the JSON gateway of its API.
enum EtcdPrefix {
  /// Deletes all keys that begin with `prefix`.
  static func wipe(_ server: any RunningServer, _ prefix: String) async {
    guard let port = server.dependency.module.ports.first?.name,
      let administration = try? HTTPAdministration(server, port: port)
    else { return }
    let key = Data(prefix.utf8).base64EncodedString()
    let end = Data(rangeEnd(prefix)).base64EncodedString()
    let body = #"{"key":"\#(key)","range_end":"\#(end)"}"#
    _ = try? await administration.send(.POST, "/v3/kv/deleterange", body)
  }

  /// The first key after all that begin with `prefix`, as etcd's clients compute it.
  static func rangeEnd(_ prefix: String) -> [UInt8] {
    var end = Array(prefix.utf8)
    while let last = end.popLast() {
      if last < 0xFF { return end + [last + 1] }
    }
    // Nothing comes after: a zero byte means "to the end".
    return [0]
  }
}
