/// Values by name: a few are looked through, many are looked up.
struct NameTable<Value> {
  private var names: [String] = []
  private var values: [Value] = []
  private var places: [String: Int] = [:]

  private static var few: Int { 8 }

  /// In the order in which their names came.
  var all: [Value] { values }

  func place(of name: String) -> Int? {
    places.isEmpty ? names.firstIndex(of: name) : places[name]
  }

  /// By place.
  subscript(place: Int) -> Value {
    _read { yield values[place] }
    _modify { yield &values[place] }
  }

  subscript(name: String) -> Value? { place(of: name).map { values[$0] } }

  subscript(name: String, default value: @autoclosure () -> Value) -> Value {
    get { self[name] ?? value() }
    _modify {
      let place = place(of: name) ?? add(name, value())
      yield &values[place]
    }
  }

  private mutating func add(_ name: String, _ value: Value) -> Int {
    names.append(name)
    values.append(value)
    if !places.isEmpty {
      places[name] = names.count - 1
    } else if names.count > Self.few {
      for (place, name) in names.enumerated() { places[name] = place }
    }
    return names.count - 1
  }
}

extension NameTable: Sendable where Value: Sendable {}
