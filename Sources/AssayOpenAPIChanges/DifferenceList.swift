import AssayJSON
import AssayOpenAPI

/// Collects how two schemas of one type differ, keyword by keyword.
struct DifferenceList {
  let old: SchemaShape
  let new: SchemaShape
  let path: FieldPath
  private(set) var differences: [SchemaDifference] = []

  init(_ old: SchemaShape, _ new: SchemaShape, _ path: FieldPath) {
    self.old = old
    self.new = new
    self.path = path
  }

  private mutating func add(
    _ effect: SchemaDifference.Effect, _ what: String,
    _ subject: SchemaDifference.Subject = .general
  ) {
    differences.append(
      SchemaDifference(
        effect: effect, subject: subject, path: path, what: what, base: old.place,
        revision: new.place))
  }

  // MARK: Values

  mutating func compareValues() {
    guard old.values != nil || new.values != nil else { return }
    guard let before = old.values else {
      return add(.narrowed, "only some values are allowed now", .values)
    }
    guard let after = new.values else { return add(.widened, "any value is allowed now", .values) }
    let removed = before.filter { after[$0.key] == nil }
    let added = after.filter { before[$0.key] == nil }
    if !removed.isEmpty { add(.narrowed, "\(list(removed)) removed from the values", .values) }
    if !added.isEmpty { add(.widened, "\(list(added)) added to the values", .values) }
  }

  private func list(_ values: [String: JSON]) -> String {
    let texts = values.values.map(\.description).sorted()
    let listed = texts.prefix(10).joined(separator: ", ") + (texts.count > 10 ? ", …" : "")
    return listed + (texts.count == 1 ? " was" : " were")
  }

  // MARK: Numbers

  mutating func compareNumbers() {
    if old.isInteger != new.isInteger {
      add(
        new.isInteger ? .narrowed : .widened,
        new.isInteger ? "only integers are allowed now" : "decimals are allowed now")
    }
    compareBounds(old.lower, new.lower, "lower", isLower: true)
    compareBounds(old.upper, new.upper, "upper", isLower: false)
    compareSets(old.multiples, new.multiples, "multipleOf")
  }

  private mutating func compareBounds(
    _ before: SchemaShape.Bound?, _ after: SchemaShape.Bound?, _ name: String, isLower: Bool
  ) {
    switch (before, after) {
    case (nil, nil): break
    case (nil, let after?): add(.narrowed, "the \(name) limit \(after.text) was added")
    case (let before?, nil): add(.widened, "the \(name) limit \(before.text) was removed")
    case (let before?, let after?):
      guard before.value != after.value || before.isExclusive != after.isExclusive else { return }
      let isStricter = SchemaShape.isStricter(after, before, isLower: isLower)
      add(
        isStricter ? .narrowed : .widened,
        "the \(name) limit changed from \(text(before)) to \(text(after))")
    }
  }

  private func text(_ bound: SchemaShape.Bound) -> String {
    bound.isExclusive ? "\(bound.text) (exclusive)" : bound.text
  }

  // MARK: Texts and sizes

  mutating func compareTexts() {
    compareSizes(old.leastSize, new.leastSize, "least size", isLeast: true)
    compareSizes(old.mostSize, new.mostSize, "greatest size", isLeast: false)
    if old.isUnique != new.isUnique {
      add(
        new.isUnique ? .narrowed : .widened,
        new.isUnique ? "equal elements are forbidden now" : "equal elements are allowed now")
    }
    compareSets(old.patterns, new.patterns, "pattern", .pattern)
    compareFormats()
  }

  private mutating func compareSizes(
    _ before: Int?, _ after: Int?, _ name: String, isLeast: Bool
  ) {
    guard before != after else { return }
    switch (before, after) {
    case (nil, let after?): add(.narrowed, "the \(name) \(after) was added")
    case (let before?, nil): add(.widened, "the \(name) \(before) was removed")
    case (let before?, let after?):
      let isStricter = isLeast ? after > before : after < before
      add(
        isStricter ? .narrowed : .widened, "the \(name) changed from \(before) to \(after)")
    case (nil, nil): break
    }
  }

  private mutating func compareSets(
    _ before: Set<String>, _ after: Set<String>, _ name: String,
    _ subject: SchemaDifference.Subject = .general
  ) {
    guard before != after else { return }
    let removed = before.subtracting(after).sorted().joined(separator: ", ")
    let added = after.subtracting(before).sorted().joined(separator: ", ")
    if removed.isEmpty {
      add(.narrowed, "\(name) \(added) was added", subject)
    } else if added.isEmpty {
      add(.widened, "\(name) \(removed) was removed", subject)
    } else {
      add(.changed, "\(name) changed from \(removed) to \(added)", subject)
    }
  }

  /// Formats of numbers, from the narrowest.
  private static let sizes = [["int32", "int64"], ["float", "double"]]

  private mutating func compareFormats() {
    if old.formats.count == 1, new.formats.count == 1, let before = old.formats.first,
      let after = new.formats.first
    {
      for sizes in Self.sizes {
        guard let first = sizes.firstIndex(of: before), let second = sizes.firstIndex(of: after)
        else { continue }
        if first != second {
          add(first < second ? .widened : .narrowed, "format changed from \(before) to \(after)")
        }
        return
      }
    }
    compareSets(old.formats, new.formats, "format")
  }

  // MARK: Others

  mutating func compareRest() {
    for keyword in Set(old.rest.keys).union(new.rest.keys).sorted()
    where old.rest[keyword] != new.rest[keyword] {
      if old.rest[keyword] == nil {
        add(.narrowed, "\"\(keyword)\" was added")
      } else if new.rest[keyword] == nil {
        add(.widened, "\"\(keyword)\" was removed")
      } else {
        add(.changed, "\"\(keyword)\" changed")
      }
    }
    if old.isClosed != new.isClosed {
      add(
        new.isClosed ? .narrowed : .widened,
        new.isClosed
          ? "members that are not declared are forbidden now"
          : "members that are not declared are allowed now", .openness)
    }
  }

  /// What became of one member of an object.
  mutating func compareMember(_ name: String) {
    let wasRequired = old.required.contains(name)
    let isRequired = new.required.contains(name)
    switch (old.members[name] != nil, new.members[name] != nil) {
    case (true, false) where !isRequired:
      if new.isClosed {
        add(
          .changed, "the member was removed, and no others are allowed",
          .member(isRequired: wasRequired))
      } else {
        add(.widened, "the member was removed", .member(isRequired: wasRequired))
      }
    case (false, true) where !wasRequired:
      add(
        .narrowed, isRequired ? "the member was added and is required" : "the member was added",
        .member(isRequired: isRequired))
    default:
      guard wasRequired != isRequired else { return }
      add(
        isRequired ? .narrowed : .widened,
        isRequired ? "the member is required now" : "the member is no longer required", .presence)
    }
  }
}
