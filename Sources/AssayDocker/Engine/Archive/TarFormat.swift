/// The bytes of a tar archive: POSIX ustar, with pax records for what does not fit.
package enum TarFormat {
  package static let block = 512

  /// What ends an archive.
  package static let end = [UInt8](repeating: 0, count: 2 * block)

  /// What fills the last block of a file.
  package static func padding(after size: Int64) -> [UInt8] {
    [UInt8](repeating: 0, count: Int((512 - size % 512) % 512))
  }

  /// The header of an entry, after a pax header if it needs one.
  package static func header(of entry: TarEntry) -> [UInt8] {
    var path = entry.path
    if case .folder = entry.kind, !path.hasSuffix("/") { path += "/" }
    let target =
      switch entry.kind {
      case .symbolicLink(let target), .hardLink(let target): target
      default: ""
      }
    var records: [(String, String)] = []
    let split = splitPath(path)
    if split == nil { records.append(("path", path)) }
    if target.utf8.count > 100 || !isASCII(target) { records.append(("linkpath", target)) }
    if entry.size > 0o7777_7777_777 { records.append(("size", "\(entry.size)")) }
    if entry.user > 0o7_777_777 { records.append(("uid", "\(entry.user)")) }
    if entry.group > 0o7_777_777 { records.append(("gid", "\(entry.group)")) }
    var result: [UInt8] = []
    if !records.isEmpty {
      let body = records.flatMap { record(key: $0, value: $1) }
      result += block(
        path: ("pax", ""), target: "", type: UInt8(ascii: "x"), size: Int64(body.count),
        mode: 0o644,
        entry: entry)
      result += body + padding(after: Int64(body.count))
    }
    // For readers that do not know pax.
    let plain = path.utf8.suffix(100).map { $0 < 0x80 ? $0 : UInt8(ascii: "_") }
    let shortened = (String(decoding: plain, as: UTF8.self), "")
    return result
      + block(
        path: split ?? shortened, target: target, type: type(of: entry.kind), size: entry.size,
        mode: entry.mode, entry: entry)
  }

  private static func type(of kind: TarEntry.Kind) -> UInt8 {
    switch kind {
    case .file: UInt8(ascii: "0")
    case .hardLink: UInt8(ascii: "1")
    case .symbolicLink: UInt8(ascii: "2")
    case .folder: UInt8(ascii: "5")
    case .other(let type): type
    }
  }

  /// Name and prefix of the header; nil when it does not fit, or is not ASCII.
  private static func splitPath(_ path: String) -> (name: String, prefix: String)? {
    guard isASCII(path) else { return nil }
    let bytes = Array(path.utf8)
    if bytes.count <= 100 { return (path, "") }
    // The slash between them is in neither; a folder's last one stays in the name.
    for index in bytes.indices.dropLast().reversed()
    where bytes[index] == UInt8(ascii: "/") && index > 0 && index <= 155 {
      if bytes.count - index - 1 > 100 { return nil }
      return (
        String(decoding: bytes[(index + 1)...], as: UTF8.self),
        String(decoding: bytes[..<index], as: UTF8.self)
      )
    }
    return nil
  }

  private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

  /// `LENGTH key=value\n`, where the length counts itself.
  private static func record(key: String, value: String) -> [UInt8] {
    let rest = key.utf8.count + value.utf8.count + 3
    var length = rest + 1
    while "\(length)".utf8.count + rest != length { length = "\(length)".utf8.count + rest }
    return Array("\(length) \(key)=\(value)\n".utf8)
  }

  private static func block(
    path: (name: String, prefix: String), target: String, type: UInt8, size: Int64, mode: UInt16,
    entry: TarEntry
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: Self.block)
    func put(_ text: String, at offset: Int, limit: Int) {
      for (index, byte) in text.utf8.prefix(limit).enumerated() { block[offset + index] = byte }
    }
    func putNumber(_ number: Int64, at offset: Int, width: Int) {
      let largest = Int64(1) << Int64(3 * (width - 1)) - 1
      let digits = String(min(max(number, 0), largest), radix: 8)
      put(
        String(repeating: "0", count: width - 1 - digits.utf8.count) + digits, at: offset,
        limit: width)
    }
    put(path.name, at: 0, limit: 100)
    putNumber(Int64(mode & 0o7777), at: 100, width: 8)
    putNumber(entry.user, at: 108, width: 8)
    putNumber(entry.group, at: 116, width: 8)
    putNumber(size, at: 124, width: 12)
    putNumber(entry.modified, at: 136, width: 12)
    put("        ", at: 148, limit: 8)
    block[156] = type
    if isASCII(target) { put(target, at: 157, limit: 100) }
    put("ustar", at: 257, limit: 5)
    put("00", at: 263, limit: 2)
    put(path.prefix, at: 345, limit: 155)
    let sum = block.reduce(0) { $0 + Int64($1) }
    putNumber(sum, at: 148, width: 7)
    return block
  }
}
