import AssayJSON
import AssayMatching

extension Generation {
  /// Puts generated values into a body: JSON, XML, forms, several parts and texts.
  mutating func change(
    _ body: inout Body, _ items: [PactGenerators.Item], depth: Int = 0
  ) -> [Fault] {
    guard case .present(let bytes, let type) = body else { return [] }
    guard let (changed, faults) = changed(bytes, type, items, depth) else {
      let kind = type?.description ?? "bytes"
      return items.map { Fault("values inside of \(kind) cannot be generated").at($0) }
    }
    body = .present(changed, type)
    return faults
  }

  /// nil when the bytes are not of their type, or of one without places.
  private mutating func changed(
    _ bytes: [UInt8], _ type: ContentType?, _ items: [PactGenerators.Item], _ depth: Int
  ) -> ([UInt8], [Fault])? {
    if type?.isJSON ?? true, let json = try? JSON(parsing: bytes) {
      return changeJSON(json, items)
    }
    if let type, type.isMultipart {
      guard depth < MultipartBody.deepest else { return nil }
      return changeParts(bytes, type, items, depth)
    }
    if type?.isForm ?? false { return changeForm(bytes, items) }
    if type?.isXML ?? false { return changeXML(bytes, items) }
    return String(validating: bytes, as: UTF8.self).map { changeText($0, items) }
  }

  private mutating func changeJSON(
    _ json: JSON, _ items: [PactGenerators.Item]
  ) -> ([UInt8], [Fault]) {
    var json = json
    var faults: [Fault] = []
    for item in items {
      do throws(Fault) {
        try change(&json, item.path.tokens[...], item.generator)
      } catch { faults.append(error.at(item)) }
    }
    return (JSONPrinter.compact.bytes(json), faults)
  }

  private mutating func changeForm(
    _ bytes: [UInt8], _ items: [PactGenerators.Item]
  ) -> ([UInt8], [Fault]) {
    var form = Query(form: String(decoding: bytes, as: UTF8.self))
    var faults: [Fault] = []
    for item in items {
      do throws(Fault) { try change(&form, item) } catch { faults.append(error.at(item)) }
    }
    return (form.text.map { Array($0.utf8) } ?? Array(QueryText.form(form.items).utf8), faults)
  }

  /// Everything but the values stays as it was written.
  private mutating func changeXML(
    _ bytes: [UInt8], _ items: [PactGenerators.Item]
  ) -> ([UInt8], [Fault])? {
    guard let places = XMLPlaces.find(items.map(\.path), in: bytes) else { return nil }
    var edits: [(range: Range<Int>, written: [UInt8])] = []
    var faults: [Fault] = []
    for place in places {
      guard let item = items.first(where: { $0.path == place.path }) else { continue }
      do throws(Fault) {
        guard let range = place.bytes else {
          throw Fault("the element has children between its text, or no room for one")
        }
        let value = try make(item.generator, .string(place.text))
        edits.append((range, Self.xml(value.text ?? value.description)))
      } catch { faults.append(error.at(item)) }
    }
    var bytes = bytes
    // From the end, so that the places before it stay: a text may stand behind its children.
    for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      bytes.replaceSubrange(edit.range, with: edit.written)
    }
    return (bytes, faults)
  }

  private static func xml(_ text: String) -> [UInt8] {
    text.utf8.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "&"): Array("&amp;".utf8)
      case UInt8(ascii: "<"): Array("&lt;".utf8)
      case UInt8(ascii: ">"): Array("&gt;".utf8)
      case UInt8(ascii: "\""): Array("&quot;".utf8)
      case UInt8(ascii: "'"): Array("&apos;".utf8)
      default: [byte]
      }
    }
  }

  /// A path begins with the name of a part, as rules do.
  private mutating func changeParts(
    _ bytes: [UInt8], _ type: ContentType, _ items: [PactGenerators.Item], _ depth: Int
  ) -> ([UInt8], [Fault])? {
    guard let parts = MultipartBody.parts(bytes, type) else { return nil }
    var bytes = bytes
    var faults = items.filter(\.path.tokens.isEmpty).map { item in
      Fault("a body of several parts has no places but its parts").at(item)
    }
    // From the end, so that the places before it stay.
    for part in parts.reversed() {
      var below: [PactGenerators.Item] = []
      for item in items {
        guard let name = item.path.tokens.first, name.holds(for: part.name) else { continue }
        let path = RulePath(Array(item.path.tokens.dropFirst()))
        below.append(PactGenerators.Item(item.category, path, item.generator))
      }
      guard !below.isEmpty else { continue }
      // Without a type a part is text (RFC 7578).
      var body = Body(
        received: Array(bytes[part.place]), part.contentType ?? ContentType("text/plain"))
      faults += change(&body, below, depth: depth + 1).map { fault in
        var fault = fault
        fault.place += " of the part \(part.name)"
        return fault
      }
      bytes.replaceSubrange(part.place, with: body.bytes ?? [])
    }
    return (bytes, faults)
  }

  private mutating func changeText(
    _ text: String, _ items: [PactGenerators.Item]
  ) -> ([UInt8], [Fault]) {
    var value = JSON.string(text)
    var faults: [Fault] = []
    for item in items {
      do throws(Fault) {
        guard item.path.tokens.isEmpty else { throw Fault("a text has no places but $") }
        value = try make(item.generator, value)
      } catch { faults.append(error.at(item)) }
    }
    return (Array((value.text ?? value.description).utf8), faults)
  }

  /// Changes what stands at a path, everywhere where it leads; nowhere is fine, too.
  mutating func change(
    _ json: inout JSON, _ path: ArraySlice<RulePath.Token>, _ generator: Generator
  ) throws(Fault) {
    guard let token = path.first else {
      json = try make(generator, json)
      return
    }
    let rest = path.dropFirst()
    switch json {
    case .object(var object):
      // Held in one place only, it is changed without a copy.
      json = .null
      defer { json = .object(object) }
      for name in names(of: object, token) {
        guard var value = object[name] else { continue }
        object[name] = .some(.null)
        defer { object[name] = value }
        try change(&value, rest, generator)
      }
    case .array(var array):
      json = .null
      defer { json = .array(array) }
      for index in indices(of: array, token) { try change(&array[index], rest, generator) }
    default: break
    }
  }

  private func names(of object: JSONObject, _ token: RulePath.Token) -> [String] {
    switch token {
    case .name(let name): [name]
    case .any: object.names
    case .index, .anyIndex: []
    }
  }

  private func indices(of array: [JSON], _ token: RulePath.Token) -> [Int] {
    switch token {
    case .index(let index): array.indices.contains(index) ? [index] : []
    case .any, .anyIndex: Array(array.indices)
    // Names may be numbers.
    case .name(let name): Int(name).flatMap { array.indices.contains($0) ? [$0] : nil } ?? []
    }
  }
}

extension PactRules {
  /// Those that stand inside of `arrayContains`, at the places of its examples.
  var variantGenerators: [PactGenerators.Item] {
    guard let source, case let rules = RuleSource(source) else { return [] }
    return self.rules.body.rules.flatMap { rule in
      rules.matchers(.body, rule.path).flatMap { item -> [PactGenerators.Item] in
        guard case .arrayContains(let variants) = item.matcher else { return [] }
        let sources = item.json["variants"]?.array ?? []
        return zip(variants, sources).flatMap { variant, json -> [PactGenerators.Item] in
          guard let object = json["generators"]?.object,
            let generators = try? PactGenerators(["body": .object(object)], at: JSONPointer())
          else { return [] }
          return generators.items.map { inner in
            let tokens = rule.path.tokens + [.index(variant.index)] + inner.path.tokens
            return PactGenerators.Item(.body, RulePath(tokens), inner.generator)
          }
        }
      }
    }
  }
}
