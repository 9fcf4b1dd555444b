import AssayJSON

/// A value of a JSON document with its place, so that a fault can say where it is.
struct PlacedJSON {
  var value: JSON
  var pointer = JSONPointer()
  /// Of the document in its file, where that holds several.
  var line: Int?

  /// nil for a member that is missing or null.
  subscript(name: String) -> PlacedJSON? {
    guard let member = value[name], member != .null else { return nil }
    return PlacedJSON(value: member, pointer: pointer / name, line: line)
  }

  func member(_ name: String) throws(CoverageFault) -> PlacedJSON {
    guard let member = self[name] else { throw fault("'\(name)' is missing") }
    return member
  }

  func members() throws(CoverageFault) -> [(name: String, value: PlacedJSON)] {
    guard let object = value.object else { throw fault("an object should stand here") }
    return object.members.map {
      ($0.name, PlacedJSON(value: $0.value, pointer: pointer / $0.name, line: line))
    }
  }

  func elements() throws(CoverageFault) -> [PlacedJSON] {
    guard let array = value.array else { throw fault("an array should stand here") }
    return array.enumerated().map {
      PlacedJSON(value: $1, pointer: pointer / $0, line: line)
    }
  }

  func text() throws(CoverageFault) -> String {
    guard let text = value.string else { throw fault("a text should stand here") }
    return text
  }

  /// A line of a source file.
  func lineNumber() throws(CoverageFault) -> Int {
    guard let number = value.int, (1...CoverageCollector.lastLine).contains(number) else {
      throw fault("the number of a line should stand here")
    }
    return number
  }

  /// One of a format's words for what became of a mutant.
  func outcome<Outcome>(in words: [String: Outcome]) throws(CoverageFault) -> Outcome {
    let word = try text()
    guard let outcome = words[word] else {
      throw fault("'\(word)' is none of \(words.keys.sorted().joined(separator: ", "))")
    }
    return outcome
  }

  /// From the 'line' here to the one there; without that only this one.
  func lines(to end: PlacedJSON?) throws(CoverageFault) -> ClosedRange<Int> {
    let first = try member("line").lineNumber()
    guard let last = try end?["line"]?.lineNumber() else { return first...first }
    guard first <= last else { throw fault("line \(first) comes after \(last), its end") }
    return first...last
  }

  func fault(_ what: String) -> CoverageFault {
    CoverageFault("\(line.map { "line \($0), " } ?? "")\(pointer): \(what).")
  }
}
