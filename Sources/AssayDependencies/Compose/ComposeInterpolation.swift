/// Fills `$NAME` and `${NAME…}` in the texts of a compose file.
///
/// All forms of the Compose Specification: `${N}`, `${N:-default}`, `${N-default}`,
/// `${N:?message}`, `${N?message}`, `${N:+replacement}`, `${N+replacement}`; `$$` is a dollar sign.
struct ComposeInterpolation {
  let variables: [String: String]
  /// Variables without a value and without a default; they count as empty.
  private(set) var unset: [String] = []

  init(_ variables: [String: String]) { self.variables = variables }

  /// What is wrong with a text: completes "found …".
  struct Fault: Error { var found: String }

  mutating func fill(_ text: String) throws(Fault) -> String {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
    var rest = text[...]
    return try fill(&rest, depth: 0)
  }

  /// Reads to the end, or inside of braces to the closing one, which stays.
  private mutating func fill(_ rest: inout Substring, depth: Int) throws(Fault) -> String {
    guard depth < 32 else { throw Fault(found: "more than 32 braces in braces") }
    var result = ""
    while let character = rest.first, depth == 0 || character != "}" {
      rest.removeFirst()
      guard character == "$" else {
        result.append(character)
        continue
      }
      switch rest.first {
      case "$":
        rest.removeFirst()
        result.append("$")
      case "{":
        rest.removeFirst()
        result += try braced(&rest, depth: depth)
      case let next? where Self.isName(next, first: true):
        result += value(of: Self.name(&rest))
      default:
        throw Fault(found: "a '$' that names no variable")
      }
    }
    return result
  }

  private mutating func braced(_ rest: inout Substring, depth: Int) throws(Fault) -> String {
    let name = Self.name(&rest)
    guard !name.isEmpty else { throw Fault(found: "'${' without a variable's name") }
    if rest.first == "}" {
      rest.removeFirst()
      return value(of: name)
    }
    // With a colon, an empty value counts as none.
    let ignoresEmpty = rest.first == ":"
    if ignoresEmpty { rest.removeFirst() }
    guard let operation = rest.popFirst(), "-?+".contains(operation) else {
      throw Fault(found: "'${\(name)' that goes on in no known way")
    }
    // What is not used is not asked for either.
    let present = unset
    let word = try fill(&rest, depth: depth + 1)
    guard rest.popFirst() == "}" else { throw Fault(found: "'${\(name)' without '}'") }
    let value = variables[name].flatMap { ignoresEmpty && $0.isEmpty ? nil : $0 }
    switch operation {
    case "+":
      if value == nil { unset = present }
      return value == nil ? "" : word
    case "-":
      if value != nil { unset = present }
      return value ?? word
    default:
      unset = present
      guard let value else {
        throw Fault(
          found: "the variable \(name), which is \(ignoresEmpty ? "empty or " : "")not set"
            + (word.isEmpty ? "" : " (\(word))"))
      }
      return value
    }
  }

  private mutating func value(of name: String) -> String {
    if let value = variables[name] { return value }
    if !unset.contains(name) { unset.append(name) }
    return ""
  }

  private static func name(_ rest: inout Substring) -> String {
    guard let first = rest.first, isName(first, first: true) else { return "" }
    let name = rest.prefix { isName($0, first: false) }
    rest = rest[name.endIndex...]
    return String(name)
  }

  static func isName(_ character: Character, first: Bool) -> Bool {
    switch character {
    case "a"..."z", "A"..."Z", "_": true
    case "0"..."9": !first
    default: false
    }
  }
}
