/// What a Dockerfile builds on, as far as its text tells.
enum Dockerfile {
  /// The images after `FROM`, without earlier stages and `scratch`.
  ///
  /// - Parameters:
  ///   - text: of the Dockerfile.
  ///   - arguments: of the build; they count before the defaults in the text.
  /// - Returns: the images, each once, in the order of the text.
  static func baseImages(in text: String, arguments: [String: String] = [:]) -> [ImageReference] {
    var values = arguments
    var stages: Set<String> = []
    var images: [ImageReference] = []
    for line in text.split(whereSeparator: \.isNewline) {
      var words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let instruction = words.first?.uppercased() else { continue }
      words.removeFirst()
      switch instruction {
      case "ARG":
        for word in words {
          guard let equals = word.firstIndex(of: "=") else { continue }
          let name = String(word[..<equals])
          let value = word[word.index(after: equals)...].filter { $0 != "\"" && $0 != "'" }
          if arguments[name] == nil { values[name] = fill(value, values) }
        }
      case "FROM":
        while words.first?.hasPrefix("--") == true { words.removeFirst() }
        guard let first = words.first else { continue }
        let name = fill(first, values)
        if words.count >= 3, words[1].uppercased() == "AS" { stages.insert(words[2].lowercased()) }
        guard name != "scratch", !stages.contains(name.lowercased()) || words.count >= 3,
          let image = try? ImageReference(name), !images.contains(image)
        else { continue }
        images.append(image)
      default: continue
      }
    }
    return images
  }

  /// Fills in `$NAME`, `${NAME}` and `${NAME:-default}`.
  private static func fill(_ text: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      if rest.first == "{", let close = rest.firstIndex(of: "}") {
        let inner = rest[rest.index(after: rest.startIndex)..<close]
        let name = inner.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        let value = values[String(name)] ?? ""
        let fallback = inner.dropFirst(name.count)
        result +=
          value.isEmpty && fallback.hasPrefix(":-") ? String(fallback.dropFirst(2)) : value
        rest = rest[rest.index(after: close)...]
      } else {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        result += values[String(name)] ?? ""
        rest = rest.dropFirst(name.count)
      }
    }
    return result + rest
  }
}
