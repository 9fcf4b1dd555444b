/// Finds the parts of a body that has several (RFC 7578, RFC 2046).
package enum MultipartBody {
  /// How deep such bodies may be in others; below they are bytes.
  package static let deepest = 8

  package struct Part {
    package var name: String
    package var contentType: ContentType?
    /// The bytes of the content.
    package var place: Range<Int>
  }

  /// The parts, called by their numbers where they have no name; nil when no boundary is there.
  package static func parts(_ bytes: [UInt8], _ type: ContentType) -> [Part]? {
    let first = bytes.firstIndex(of: 0x0A) ?? bytes.endIndex
    let line = String(decoding: bytes[..<first].filter { $0 != 0x0D }, as: UTF8.self)
    let boundary = type.parameters["boundary"].map { "--\($0)" } ?? line
    guard boundary.hasPrefix("--"), boundary.count > 2 else { return nil }
    let mark = Array(boundary.utf8)
    var places: [Int] = []
    var position = 0
    while position + mark.count <= bytes.count {
      // A boundary begins a line.
      if bytes[position] == mark[0], position == 0 || bytes[position - 1] == 0x0A,
        bytes[position...].starts(with: mark)
      {
        places.append(position)
        position += mark.count
      } else {
        position += 1
      }
    }
    guard !places.isEmpty else { return nil }
    return zip(places, places.dropFirst()).enumerated().map { number, range in
      part(bytes[(range.0 + mark.count)..<range.1], number: number)
    }
  }

  private static func part(_ bytes: ArraySlice<UInt8>, number: Int) -> Part {
    var part = Part(name: "\(number)", contentType: nil, place: bytes.startIndex..<bytes.endIndex)
    var rest = bytes
    // The end of the boundary's line.
    if let end = rest.firstIndex(of: 0x0A) { rest = rest[(end + 1)...] }
    while let end = rest.firstIndex(of: 0x0A) {
      let line = String(decoding: rest[..<end].filter { $0 != 0x0D }, as: UTF8.self)
      rest = rest[(end + 1)...]
      if line.isEmpty { break }
      let halves: [Substring] = line.split(separator: ":", maxSplits: 1)
      guard halves.count == 2 else { continue }
      switch halves[0].lowercased() {
      case "content-type": part.contentType = ContentType(String(halves[1]))
      case "content-disposition":
        // Read like a media type, whose parameters look the same.
        if let name = ContentType("a/\(halves[1].drop { $0 == " " })")?.parameters["name"] {
          part.name = name
        }
      default: break
      }
    }
    if rest.last == 0x0A { rest = rest.dropLast() }
    if rest.last == 0x0D { rest = rest.dropLast() }
    part.place = rest.indices
    return part
  }
}
