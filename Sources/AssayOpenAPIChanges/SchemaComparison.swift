import AssayJSON
import AssayOpenAPI

/// Compares what two schemas allow, whatever they are made of.
struct SchemaComparison {
  private var base: SchemaExpansion
  private var revision: SchemaExpansion
  private let direction: SchemaValidator.Direction
  /// What came of pairs of schemas, with paths from there; while a pair is being compared, what it
  /// holds itself counts as the same, as schemas may refer to themselves.
  private var known: [Pair: [SchemaDifference]] = [:]
  private var depth = 0
  private var steps = 0
  private var isCut = false

  private struct Pair: Hashable {
    var base: [JSONPointer]
    var revision: [JSONPointer]
  }

  private static let deepest = 64
  private static let mostSteps = 20_000

  /// Whether all could be compared.
  var isComplete: Bool {
    !base.isIncomplete && !revision.isIncomplete && !isCut
  }

  init(
    _ base: SchemaDocument, _ revision: SchemaDocument, _ direction: SchemaValidator.Direction
  ) {
    self.base = SchemaExpansion(base)
    self.revision = SchemaExpansion(revision)
    self.direction = direction
  }

  mutating func differences(
    _ old: [SchemaNode], _ new: [SchemaNode], _ path: FieldPath = FieldPath()
  ) -> [SchemaDifference] {
    depth += 1
    steps += 1
    defer { depth -= 1 }
    let pair = Pair(base: old.map(\.pointer), revision: new.map(\.pointer))
    if depth > Self.deepest || steps > Self.mostSteps { isCut = true }
    guard !isCut else { return [] }
    if known[pair] == nil {
      known[pair] = []
      known[pair] = compared(old, new)
    }
    return (known[pair] ?? []).map { difference in
      var difference = difference
      difference.path = path + difference.path
      return difference
    }
  }

  private mutating func compared(
    _ old: [SchemaNode], _ new: [SchemaNode]
  ) -> [SchemaDifference] {
    let path = FieldPath()
    let oldShapes = base.shapes(of: old)
    let newShapes = revision.shapes(of: new)
    let places = (
      old.first?.pointer ?? JSONPointer(), new.first?.pointer ?? JSONPointer()
    )
    var result = types(oldShapes, newShapes, path, places)
    for type in SchemaShape.types {
      result += matched(
        oldShapes.filter { $0.type == type }, newShapes.filter { $0.type == type }, path)
    }
    return result
  }

  // MARK: Types

  private func types(
    _ old: [SchemaShape], _ new: [SchemaShape], _ path: FieldPath,
    _ places: (base: JSONPointer, revision: JSONPointer)
  ) -> [SchemaDifference] {
    let oldTypes = Set(old.map(\.type))
    let newTypes = Set(new.map(\.type))
    guard oldTypes != newTypes else { return [] }
    let isNarrowed = !oldTypes.isSubset(of: newTypes)
    let isWidened = !newTypes.isSubset(of: oldTypes)
    let what = "the type changed from \(Self.names(oldTypes)) to \(Self.names(newTypes))"
    return [
      SchemaDifference(
        effect: isNarrowed && isWidened ? .changed : isNarrowed ? .narrowed : .widened,
        path: path, what: what, base: places.base, revision: places.revision)
    ]
  }

  private static func names(_ types: Set<String>) -> String {
    if types.count == SchemaShape.types.count { return "any" }
    return types.isEmpty ? "none" : types.sorted().joined(separator: " or ")
  }

  // MARK: Alternatives

  /// Compares the alternatives of one type: each old one has to be covered by a new one.
  private mutating func matched(
    _ old: [SchemaShape], _ new: [SchemaShape], _ path: FieldPath
  ) -> [SchemaDifference] {
    guard !old.isEmpty, !new.isEmpty else { return [] }
    if old.count == 1, new.count == 1 { return details(old[0], new[0], path) }
    let table = old.map { oldShape in new.map { details(oldShape, $0, path) } }
    var result: [SchemaDifference] = []
    for row in old.indices where !table[row].contains(where: { $0.allSatisfy(\.isWidening) }) {
      let free = new.indices.filter { column in !table.contains { $0[column].isEmpty } }
      if let column = Self.nearest(free, old[row], new, { table[row][$0].count }) {
        result += table[row][column].filter { !$0.isWidening }
      } else {
        result.append(alternative(.narrowed, "an alternative was removed", old[row], new[0], path))
      }
    }
    for column in new.indices where !table.contains(where: { $0[column].allSatisfy(\.isNarrowing) })
    {
      let free = old.indices.filter { row in !table[row].contains(where: \.isEmpty) }
      if let row = Self.nearest(free, new[column], old, { table[$0][column].count }) {
        result += table[row][column].filter { !$0.isNarrowing && !result.contains($0) }
      } else {
        result.append(alternative(.widened, "an alternative was added", old[0], new[column], path))
      }
    }
    return result
  }

  private func alternative(
    _ effect: SchemaDifference.Effect, _ what: String, _ old: SchemaShape, _ new: SchemaShape,
    _ path: FieldPath
  ) -> SchemaDifference {
    SchemaDifference(
      effect: effect, path: path, what: what, base: old.parts.last?.pointer ?? old.place,
      revision: new.parts.last?.pointer ?? new.place)
  }

  /// The alternative that is meant to be the same: by its name among the components, else the one
  /// with the fewest differences.
  private static func nearest(
    _ free: [Int], _ shape: SchemaShape, _ others: [SchemaShape], _ count: (Int) -> Int
  ) -> Int? {
    let places = Set(shape.parts.map(\.pointer))
    return free.first { others[$0].parts.contains { places.contains($0.pointer) } }
      ?? free.min { count($0) < count($1) }
  }

  // MARK: One type

  private mutating func details(
    _ old: SchemaShape, _ new: SchemaShape, _ path: FieldPath
  ) -> [SchemaDifference] {
    steps += 1
    if steps > Self.mostSteps { isCut = true }
    guard !isCut else { return [] }
    var list = DifferenceList(old, new, path)
    list.compareValues()
    list.compareNumbers()
    list.compareTexts()
    list.compareRest()
    var result = list.differences
    if old.type == "array" { result += elements(old, new, path) }
    if old.type == "object" { result += members(old, new, path) }
    return result
  }

  private mutating func elements(
    _ old: SchemaShape, _ new: SchemaShape, _ path: FieldPath
  ) -> [SchemaDifference] {
    var result: [SchemaDifference] = []
    for index in 0..<max(old.prefix.count, new.prefix.count) {
      result += differences(
        index < old.prefix.count ? old.prefix[index] : old.items,
        index < new.prefix.count ? new.prefix[index] : new.items, path / .element(index))
    }
    return result + differences(old.items, new.items, path / .element(nil))
  }

  private mutating func members(
    _ old: SchemaShape, _ new: SchemaShape, _ path: FieldPath
  ) -> [SchemaDifference] {
    var result: [SchemaDifference] = []
    let names = Set(old.members.keys).union(new.members.keys).union(old.required)
      .union(new.required)
    for name in names.sorted() {
      let oldNodes = old.members[name]
      let newNodes = new.members[name]
      if isOtherWay(oldNodes, base.document) && isOtherWay(newNodes, revision.document) { continue }
      var list = DifferenceList(old, new, path / name)
      list.compareMember(name)
      result += list.differences
      if let oldNodes, let newNodes {
        result += differences(oldNodes, newNodes, path / name)
      }
    }
    if !old.isClosed, !new.isClosed {
      result += differences(old.others, new.others, path / .others)
    }
    return result
  }

  /// Whether a member does not go this way at all.
  private func isOtherWay(_ nodes: [SchemaNode]?, _ document: SchemaDocument) -> Bool {
    guard let nodes else { return true }
    let keyword = direction == .request ? "readOnly" : "writeOnly"
    return nodes.contains { node in
      node.value[keyword] == true || document.dereferenced(node)?.value[keyword] == true
    }
  }
}

extension SchemaDifference {
  fileprivate var isWidening: Bool { effect == .widened }
  fileprivate var isNarrowing: Bool { effect == .narrowed }
}
