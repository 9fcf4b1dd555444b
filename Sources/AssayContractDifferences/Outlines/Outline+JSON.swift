import AssayJSON

extension Outline {
  /// JSON without commas, which would change where only a neighbour does.
  init(_ json: JSON, name: String = "", label: String = "") {
    switch json {
    case .object(let object) where !object.isEmpty:
      let children = object.members.map { member in
        Outline(
          member.value, name: member.name, label: JSON.string(member.name).description + ": ")
      }
      self.init(
        name: name, label: label, .branch(open: "{", close: "}", .members, children))
    case .array(let array) where !array.isEmpty:
      let children = array.map { Outline($0) }
      self.init(name: name, label: label, .branch(open: "[", close: "]", .list, children))
    default: self.init(name: name, label: label, .leaf(json.description))
    }
  }
}
