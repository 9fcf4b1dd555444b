import AssayMatching

extension Outline {
  /// A form: each name once, with all its values.
  init(_ query: Query) {
    let children = query.items.map { item in
      let values = item.values.map { $0.map { " = \($0)" } ?? "" }
      return Outline(name: item.name, label: item.name, .leaf(values.joined(separator: ",")))
    }
    self.init(.branch(open: "", close: "", .members, children))
  }
}
