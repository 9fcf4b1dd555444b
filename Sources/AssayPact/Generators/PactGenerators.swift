package import AssayJSON
package import AssayMatching

/// The generators of one part of an interaction, by place.
package struct PactGenerators: Sendable, Hashable {
  /// Sorted by category and path.
  package private(set) var items: [Item] = []

  package struct Item: Sendable, Hashable {
    package var category: Category
    /// Without steps where the category has but one value.
    package var path: RulePath
    package var generator: Generator

    package init(_ category: Category, _ path: RulePath, _ generator: Generator) {
      self.category = category
      self.path = path
      self.generator = generator
    }
  }

  package enum Category: Sendable, Hashable {
    case method, path, status, query, header, body, metadata
    /// That nothing is known of.
    case other(String)
  }

  package init(_ items: [Item] = []) {
    self.items = items.sorted { left, right in
      (left.category.rank, left.category.name, left.path.description)
        < (right.category.rank, right.category.name, right.path.description)
    }
  }

  package var isEmpty: Bool { items.isEmpty }

  /// Reads the value of `generators`, which stands at `pointer`.
  ///
  /// - Throws: all faults, with their places.
  package init(_ json: JSONObject, at pointer: JSONPointer) throws(PactFaults) {
    var items: [Item] = []
    var faults: [PactFault] = []
    for member in json.members {
      let place = pointer / member.name
      let category = Category(member.name)
      guard let object = member.value.object else {
        faults.append(PactFault(place, "expected an object, found \(member.value.kind.words)"))
        continue
      }
      if object["type"]?.string != nil, category.hasOneValue {
        Self.add(.object(object), category, RulePath([]), place, &items, &faults)
        continue
      }
      for item in object.members {
        let below = place / item.name
        do throws(PactFault) {
          let path = try Self.path(item.name, category, below)
          Self.add(item.value, category, path, below, &items, &faults)
        } catch { faults.append(error) }
      }
    }
    guard faults.isEmpty else { throw PactFaults(faults) }
    self.init(items)
  }

  private static func add(
    _ json: JSON, _ category: Category, _ path: RulePath, _ pointer: JSONPointer,
    _ items: inout [Item], _ faults: inout [PactFault]
  ) {
    do throws(PactFault) {
      items.append(Item(category, path, try Generator(json, at: pointer)))
    } catch { faults.append(error) }
  }

  private static func path(
    _ text: String, _ category: Category, _ pointer: JSONPointer
  ) throws(PactFault) -> RulePath {
    if category.hasOneValue { return RulePath([]) }
    if !text.hasPrefix("$"), category != .body { return RulePath([.name(text)]) }
    do throws(RulePath.Fault) { return try RulePath(text) } catch {
      throw PactFault(pointer, "the path is not understood: column \(error.column), \(error.what)")
    }
  }

  /// As versions 3 and 4 write it.
  package var json: JSONObject {
    var result = JSONObject()
    var categories: [String: JSONObject] = [:]
    for item in items {
      let name = item.category.name
      result[name] = .object(item.generator.json)
      guard !item.category.hasOneValue else { continue }
      categories[name, default: [:]][item.category.key(item.path)] = .object(item.generator.json)
    }
    // At the places that the names have.
    for (name, object) in categories { result[name] = .object(object) }
    return result
  }
}

extension PactGenerators.Category {
  init(_ name: String) {
    switch name {
    case "method": self = .method
    case "path": self = .path
    case "status": self = .status
    case "query": self = .query
    case "header", "headers": self = .header
    case "body", "content", "contents": self = .body
    case "metadata", "metaData": self = .metadata
    default: self = .other(name)
    }
  }

  package var name: String {
    switch self {
    case .method: "method"
    case .path: "path"
    case .status: "status"
    case .query: "query"
    case .header: "header"
    case .body: "body"
    case .metadata: "metadata"
    case .other(let name): name
    }
  }

  var hasOneValue: Bool {
    switch self {
    case .method, .path, .status: true
    default: false
    }
  }

  fileprivate var rank: Int {
    switch self {
    case .method: 0
    case .path: 1
    case .status: 2
    case .query: 3
    case .header: 4
    case .metadata: 5
    case .body: 6
    case .other: 7
    }
  }

  /// What a place is called in this category: a path, or only a name.
  func key(_ path: RulePath) -> String {
    if self != .body, path.tokens.count == 1, case .name(let name)? = path.tokens.first,
      !name.hasPrefix("$")
    {
      return name
    }
    return path.description
  }
}
