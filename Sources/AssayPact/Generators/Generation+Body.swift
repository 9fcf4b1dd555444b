import AssayJSON
import AssayMatching

extension Generation {
  /// Puts generated values into a body: JSON, forms and texts.
  mutating func change(_ body: inout Body, _ items: [PactGenerators.Item]) -> [Fault] {
    guard case .present(let bytes, let type) = body else { return [] }
    let changed: ([UInt8], [Fault])?
    if type?.isJSON ?? true, let json = try? JSON(parsing: bytes) {
      changed = changeJSON(json, items)
    } else if type?.isForm ?? false {
      changed = changeForm(bytes, items)
    } else if !(type?.isMultipart ?? false), !(type?.isXML ?? false),
      let text = String(validating: bytes, as: UTF8.self)
    {
      changed = changeText(text, items)
    } else {
      changed = nil
    }
    guard let (bytes, faults) = changed else {
      let kind = type?.description ?? "bytes"
      return items.map { Fault("values inside of \(kind) cannot be generated").at($0) }
    }
    body = .present(bytes, type)
    return faults
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
