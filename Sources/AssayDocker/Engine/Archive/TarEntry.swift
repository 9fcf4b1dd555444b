/// A file, folder or link in a tar archive.
package struct TarEntry: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// With its size in bytes.
    case file(size: Int64)
    case folder
    case symbolicLink(target: String)
    /// To another entry of the same archive.
    case hardLink(target: String)
    /// A device, a pipe: what its type byte says.
    case other(UInt8)
  }

  /// With slashes, as it stands in the archive.
  package var path: String
  package var kind: Kind
  /// Permission bits, for example `0o644`.
  package var mode: UInt16
  package var user: Int64 = 0
  package var group: Int64 = 0
  /// Seconds since 1970.
  package var modified: Int64 = 0

  package init(_ path: String, _ kind: Kind, mode: UInt16) {
    self.path = path
    self.kind = kind
    self.mode = mode
  }

  /// How many bytes follow the header.
  package var size: Int64 { if case .file(let size) = kind { size } else { 0 } }
}
