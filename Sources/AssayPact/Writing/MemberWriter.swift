import AssayJSON

/// Puts an object together; members of what did not change stay as they were.
struct MemberWriter {
  private(set) var object = JSONObject()
  /// What was read; nil when it came from another version, or from memory.
  let before: JSONObject?

  init(before: JSONObject?) { self.before = before }

  /// Writes a member.
  ///
  /// - Parameters:
  ///   - names: the one to write; then others that it may have been read under.
  ///   - isUnchanged: whether the value is that which was read.
  ///   - value: nil: the member is left out.
  mutating func put(_ names: [String], isUnchanged: Bool, _ value: () -> JSON?) {
    if let before, isUnchanged {
      for name in names {
        if let json = before[name] { object[name] = json }
      }
    } else if let name = names.first, let json = value() {
      object[name] = json
    }
  }

  /// Writes what the model does not know, in the order of its names; never over what it does.
  mutating func put(unknown: JSONObject, except known: Set<String> = []) {
    for member in unknown.members.sorted(by: { $0.name < $1.name })
    where object[member.name] == nil && !known.contains(member.name) {
      object[member.name] = member.value
    }
  }
}

extension JSON {
  /// With the members of all objects in the order of their names.
  var sorted: JSON {
    switch self {
    case .object(let object): .object(object.sorted)
    case .array(let array): .array(array.map(\.sorted))
    default: self
    }
  }
}

extension JSONObject {
  var sorted: JSONObject {
    JSONObject(members.sorted { $0.name < $1.name }.map { ($0.name, $0.value.sorted) })
  }

  /// nil when there are no members.
  var nonEmpty: JSON? { isEmpty ? JSON?.none : .object(sorted) }
}
