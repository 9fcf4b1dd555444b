package import AssayTestRuns

extension TestIdentity {
  /// The test that `Module.Suite/function()/File.swift:1:2` of an event stream means, as its
  /// results name it.
  package init(swiftTestingID id: String, name: String) {
    var path = Substring(id)
    if let slash = path.lastIndex(of: "/") {
      let numbers = path[path.index(after: slash)...].split(separator: ":").dropFirst()
      if numbers.count == 2, numbers.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
        path = path[..<slash]
      }
    }
    // A raw identifier may hold slashes, so the known name goes first.
    guard !name.isEmpty, path.hasSuffix(name) else {
      self.init(suite: "", name: String(path))
      return
    }
    let suite = path.dropLast(name.count)
    self.init(suite: String(suite.dropLast(suite.isEmpty ? 0 : 1)), name: name)
  }

  /// The test that `tests/test_cart.py::TestCart::test_total[EUR]` means, as pytest's JUnit file
  /// names it.
  package init(pytestNodeID id: String) {
    // What stands in brackets may hold anything.
    let address = id.prefix { $0 != "[" }
    var names: [Substring] = []
    var rest = address[...]
    while let place = rest.firstRange(ofTwo: ":") {
      names.append(rest[..<place])
      rest = rest[rest.index(place, offsetBy: 2)...]
    }
    guard let file = names.first else {
      self.init(suite: "", name: id)
      return
    }
    names.append(rest)
    let module = file.hasSuffix(".py") ? file.dropLast(3) : file
    let suite =
      [String(module.map { $0 == "/" ? "." : $0 })] + names[1..<(names.count - 1)].map(String.init)
    self.init(
      suite: suite.joined(separator: "."), name: String(rest) + id[address.endIndex...])
  }
}

extension Substring {
  /// Where the character first stands twice in a row.
  fileprivate func firstRange(ofTwo character: Character) -> Index? {
    var place = startIndex
    while place < endIndex, let next = index(place, offsetBy: 1, limitedBy: endIndex),
      next < endIndex
    {
      if self[place] == character, self[next] == character { return place }
      place = next
    }
    return nil
  }
}
