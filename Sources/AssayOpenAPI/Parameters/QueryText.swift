internal import AssayJSON

/// The names and values of a query or a form, decoded, in their order.
package struct QueryText: Sendable, Hashable {
  package struct Pair: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package var pairs: [Pair]

  package init(pairs: [Pair] = []) { self.pairs = pairs }

  /// From `a=1&b=2`; a name without `=` has an empty value.
  package init(_ text: String) {
    pairs = text.split(separator: "&").map { part in
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Pair(
        name: PercentEncoding.decoded(String(sides[0]), plusIsSpace: true),
        value: sides.count > 1 ? PercentEncoding.decoded(String(sides[1]), plusIsSpace: true) : "")
    }
  }

  /// A name without what follows in brackets.
  static func root(of name: String) -> String {
    guard let bracket = name.firstIndex(of: "["), bracket != name.startIndex else { return name }
    return String(name[..<bracket])
  }

  /// Each name once, without brackets, in the order of their first use.
  var roots: [String] {
    var seen: Set<String> = []
    return pairs.map { Self.root(of: $0.name) }.filter { seen.insert($0).inserted }
  }

  /// The values of a name, also of `name[]` and `name[0]`.
  func values(of name: String) -> [String] {
    pairs.filter { pair in
      if pair.name == name { return true }
      guard Self.root(of: pair.name) == name else { return false }
      let keys = Self.keys(pair.name.dropFirst(name.count))
      return keys.count == 1 && keys[0].allSatisfy { "0"..."9" ~= $0 }
    }.map(\.value)
  }

  /// The object that `name[a][b]=1` and `name.a=1` describe; nil when there is none.
  func object(of name: String) -> JSON? {
    var tree = Branch()
    for pair in pairs where pair.name.hasPrefix(name) {
      let rest = pair.name.dropFirst(name.count)
      guard let first = rest.first, first == "[" || first == "." else { continue }
      let keys = Self.keys(rest)
      if !keys.isEmpty, keys.count <= Self.mostKeys { tree.add(pair.value, keys[...]) }
    }
    // As JSON is written by `nil`, too, nothing is returned on its own.
    guard !tree.members.isEmpty else { return Optional.none }
    return tree.json
  }

  /// All of it as one object, as forms mean it.
  var object: JSON {
    var tree = Branch()
    for pair in pairs {
      let name = Self.root(of: pair.name)
      let keys = [name] + Self.keys(pair.name.dropFirst(name.count))
      if keys.count <= Self.mostKeys { tree.add(pair.value, keys[...]) }
    }
    return tree.members.isEmpty ? .object(JSONObject()) : tree.json
  }

  private static let mostKeys = 32

  /// `[a][b]` or `.a.b`, as far as it is well formed.
  private static func keys(_ text: Substring) -> [String] {
    var keys: [String] = []
    var rest = text
    while let first = rest.first {
      if first == "[", let close = rest.firstIndex(of: "]") {
        keys.append(String(rest[rest.index(after: rest.startIndex)..<close]))
        rest = rest[rest.index(after: close)...]
      } else if first == "." {
        let name = rest.dropFirst().prefix { $0 != "." && $0 != "[" }
        keys.append(String(name))
        rest = rest.dropFirst(name.count + 1)
      } else {
        break
      }
    }
    return keys
  }

  /// Values by the keys that lead to them.
  private struct Branch {
    var values: [String] = []
    var members: [(name: String, branch: Branch)] = []

    mutating func add(_ value: String, _ keys: ArraySlice<String>) {
      guard let key = keys.first else {
        values.append(value)
        return
      }
      // `[]` adds an element, wherever it stands.
      let name = key.isEmpty ? String(members.count) : key
      if let index = members.firstIndex(where: { $0.name == name }) {
        members[index].branch.add(value, keys.dropFirst())
      } else {
        var branch = Branch()
        branch.add(value, keys.dropFirst())
        members.append((name, branch))
      }
    }

    var json: JSON {
      if members.isEmpty {
        return values.count == 1 ? .string(values[0]) : .array(values.map(JSON.string))
      }
      let isList = members.enumerated().allSatisfy { $1.name == String($0) }
      if isList { return .array(members.map(\.branch.json)) }
      return .object(JSONObject(members.map { ($0.name, $0.branch.json) }))
    }
  }
}
