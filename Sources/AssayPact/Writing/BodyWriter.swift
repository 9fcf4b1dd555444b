import AssayJSON
import AssayMatching

/// Writes bodies as the versions do.
enum BodyWriter {
  /// Writes a body whose headers or metadata name a type, too, or do not.
  ///
  /// - Returns: the member, nil for none, and what it cannot say.
  static func write(
    _ body: Body, header: ContentType?, as version: SpecificationVersion
  ) -> (json: JSON?, loss: String?) {
    version == .v4 ? (wrapped(body, header), nil) : plain(body, header)
  }

  // MARK: Version 4

  private static func wrapped(_ body: Body, _ header: ContentType?) -> JSON? {
    switch body {
    case .missing: return nil
    case .empty: return ["content": ""]
    case .null: return ["content": .null]
    case .present(let bytes, let type):
      for (content, encoding) in candidates(bytes, type) {
        var object: JSONObject = ["content": content]
        if let type { object["contentType"] = .string(type.description) }
        object["encoded"] = encoding
        let json = JSON.object(object)
        // The first that says exactly this body.
        if (try? Body(content: json, header, at: JSONPointer())) == body { return json }
      }
      return nil
    }
  }

  /// From the most readable; the last always does.
  private static func candidates(_ bytes: [UInt8], _ type: ContentType?) -> [(JSON, JSON)] {
    var result: [(JSON, JSON)] = []
    if type?.isJSON ?? true, let json = try? JSON(parsing: bytes) { result.append((json, false)) }
    if let text = String(validating: bytes, as: UTF8.self) {
      result.append((.string(text), false))
      result.append((.string(text), "JSON"))
    }
    result.append((.string(Base64.encode(bytes)), "base64"))
    return result
  }

  // MARK: Versions 1 to 3

  private static func plain(_ body: Body, _ header: ContentType?) -> (JSON?, String?) {
    guard case .present(let bytes, let type) = body else {
      switch body {
      case .empty: return ("", nil)
      case .null: return (.null, nil)
      default: return (nil, nil)
      }
    }
    var candidates: [JSON] = []
    if let json = try? JSON(parsing: bytes) { candidates.append(json) }
    let text = String(validating: bytes, as: UTF8.self)
    if let text { candidates.append(.string(text)) }
    for json in candidates where Body(plain: json, header) == body { return (json, nil) }
    guard let text else {
      return (.string(Base64.encode(bytes)), "a body of \(bytes.count) bytes that are no text")
    }
    let isJSON = type?.isJSON ?? false
    let json = isJSON ? candidates.first ?? .string(text) : .string(text)
    if Body(plain: json, header).bytes == bytes {
      return (json, "that its body is of \(type?.description ?? "no type")")
    }
    return (json, "how exactly its body is written")
  }
}
