/// The members of a JSON object, in their order.
package struct JSONObject: Sendable {
  package private(set) var members: [Member]
  /// Only for large objects, as a look at a few names costs less.
  private var places: [String: Int]?

  package struct Member: Sendable, Hashable {
    package var name: String
    package var value: JSON
  }

  private static let indexed = 12

  package init() { members = [] }

  /// Of members with one name the last counts, at the place of the first.
  package init(_ members: some Sequence<(String, JSON)>) {
    self.init()
    for (name, value) in members { self[name] = value }
  }

  /// The members that satisfy a condition, in their order.
  package func filter(_ isIncluded: (Member) -> Bool) -> JSONObject {
    var result = JSONObject()
    for member in members where isIncluded(member) { result.append(member) }
    return result
  }

  package var count: Int { members.count }
  package var isEmpty: Bool { members.isEmpty }
  package var names: [String] { members.map(\.name) }

  package subscript(_ name: String) -> JSON? {
    get { place(of: name).map { members[$0].value } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): members[place].value = value
      case (let place?, nil):
        members.remove(at: place)
        places = nil
        if members.count > Self.indexed { index() }
      case (nil, let value?): append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The value of a name that most likely stands at `place`, as in an object like this one.
  package func value(of name: String, near place: Int) -> JSON? {
    if place < members.count, members[place].name == name { return members[place].value }
    return self[name]
  }

  private func place(of name: String) -> Int? {
    if let places { return places[name] }
    return members.firstIndex { $0.name == name }
  }

  /// Whether a name is looked up, and not looked for.
  var isIndexed: Bool { places != nil }

  mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  /// Adds a member whose name no other has.
  mutating func append(_ member: consuming Member) {
    if places != nil { places?[member.name] = members.count }
    members.append(member)
    if places == nil, members.count > Self.indexed { index() }
  }

  private mutating func index() {
    places = Dictionary(members.indices.map { (members[$0].name, $0) }) { $1 }
  }
}

extension JSONObject: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.count == right.count
      && left.members.indices.allSatisfy { index in
        let member = left.members[index]
        return right.value(of: member.name, near: index) == member.value
      }
  }

  package func hash(into hasher: inout Hasher) {
    var sum = 0
    for member in members { sum &+= member.hashValue }
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
