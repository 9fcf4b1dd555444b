/// Short texts of which descriptions of servers are full: sizes, ports, commands.
package enum ServiceText {
  /// `512m`, `1.5g`, `64 KiB`, `1048576`, in bytes; nil for anything else.
  ///
  /// Units count in 1,024, as the engine takes them.
  package static func size(_ text: String) -> Int64? {
    let lower = text.lowercased()
    let digits = lower.prefix { $0 == "." || ("0"..."9").contains($0) }
    guard let number = Double(digits), number.isFinite, digits.first != "." else { return nil }
    let unit = lower.dropFirst(digits.count).drop { $0 == " " }
    let factors = ["": 0, "b": 0, "k": 1, "m": 2, "g": 3, "t": 4]
    var name = String(unit)
    if name.count > 1, name.hasSuffix("b") { name.removeLast() }
    if name.count > 1, name.hasSuffix("i") { name.removeLast() }
    guard let power = factors[name] else { return nil }
    let bytes = (0..<power).reduce(number) { value, _ in value * 1_024 }
    return bytes < 9e18 ? Int64(bytes) : nil
  }

  /// A span of time as Go and compose write it, for example `1m30s`; nil for anything else.
  package static func duration(_ text: String) -> Duration? {
    var rest = text[...]
    var total = Duration.zero
    guard !rest.isEmpty else { return nil }
    if rest == "0" { return .zero }
    while !rest.isEmpty {
      let digits = rest.prefix { $0 == "." || ("0"..."9").contains($0) }
      let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
      rest = rest.dropFirst(digits.count + unit.count)
      let factors = [
        "h": 3_600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9,
      ]
      guard let value = Double(digits), let factor = factors[String(unit)], value * factor < 1e9
      else { return nil }
      total += .seconds(value * factor)
    }
    return total
  }

  /// The words of a command line, split at blanks outside of quotes as a shell does; nil when a
  /// quote is not closed.
  package static func words(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        // Between double quotes a backslash is special only before these.
        if quote == "\"", !"\"\\$`\n".contains(character) { word = (word ?? "") + "\\" }
        if character != "\n" { word = (word ?? "") + String(character) }
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
        if quote == nil { word = word ?? "" }
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !isEscaped else { return nil }
    if let word { words.append(word) }
    return words
  }

  /// `80`, `8080:80`, `127.0.0.1:8080:80/udp`, `3000-3005`, `9090-9091:8080-8081`; nil for
  /// anything else.
  package static func ports(_ text: String) -> [ContainerSpecification.PublishedPort]? {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count <= 2,
      let transport = ServicePort.Transport(rawValue: halves.count == 2 ? String(halves[1]) : "tcp")
    else { return nil }
    // An IPv6 address keeps its colons in brackets.
    var numbers = halves[0]
    if let bracket = numbers.lastIndex(of: "]") { numbers = numbers[bracket...].dropFirst(2) }
    let parts = numbers.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 3, let last = parts.last, let inside = range(last) else { return nil }
    let outside = parts.count < 2 ? "" : parts[parts.count - 2]
    guard !outside.isEmpty else {
      return inside.map { .init($0, transport) }
    }
    guard let published = range(outside) else { return nil }
    if published.count == inside.count {
      return zip(inside, published).map { .init($0, transport, host: $1) }
    }
    // A range for one port lets the engine choose.
    return inside.count == 1 ? [.init(inside.lowerBound, transport)] : nil
  }

  private static func range(_ text: Substring) -> ClosedRange<UInt16>? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count <= 2, let first = ends.first.flatMap({ UInt16($0) }), first > 0 else {
      return nil
    }
    guard ends.count == 2 else { return first...first }
    guard let last = UInt16(ends[1]), last >= first else { return nil }
    return first...last
  }

  /// A path below a folder, without `.` and `..` where that can be told; an absolute one stays.
  package static func path(_ path: String, in folder: String) -> String {
    let isAbsolute = path.hasPrefix("/") || folder.hasPrefix("/")
    var parts: [Substring] = []
    for part in (path.hasPrefix("/") ? path : folder + "/" + path).split(separator: "/")
    where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !isAbsolute {
        parts.append(part)
      }
    }
    let joined = (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    return joined.isEmpty ? "." : joined
  }
}
