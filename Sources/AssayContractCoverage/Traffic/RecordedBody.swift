package import AssayJSON

/// A body as far as it was recorded.
package enum RecordedBody: Sendable, Hashable {
  /// Nobody looked, as in an access log.
  case unknown
  /// All of it; there may be none.
  case whole([UInt8])
  /// The first bytes of so many.
  case cut([UInt8], size: Int)

  /// The bytes, where all are known.
  package var bytes: [UInt8]? { if case .whole(let bytes) = self { bytes } else { nil } }

  package var isCut: Bool { if case .cut = self { true } else { false } }

  /// The value, where all of it is known and is JSON.
  package var json: JSON? {
    guard let bytes, !bytes.isEmpty else { return nil }
    return try? JSON(parsing: bytes)
  }
}
