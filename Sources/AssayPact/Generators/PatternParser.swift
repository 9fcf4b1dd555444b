/// Reads a regular expression, as far as texts can be made of it.
struct PatternParser {
  private typealias Node = PatternText.Node
  private typealias Fault = PatternText.Fault

  private let letters: [Unicode.Scalar]
  private let extra: Int
  private var position = 0
  private var depth = 0

  private static let deepest = 100
  /// Letters of one class, of which a large range takes part more than once.
  private static let most = 0x2_0000
  private static let digits = Array("0123456789".unicodeScalars)
  private static let words = Array(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".unicodeScalars)
  private static let visible = (0x20...0x7E).compactMap { Unicode.Scalar(UInt32($0)) }
  /// What `\s` makes: other white space only surprises.
  private static let space: [Unicode.Scalar] = [" "]
  private static let whitespace: [Unicode.Scalar] = [" ", "\t", "\n", "\r", "\u{B}", "\u{C}"]

  init(_ pattern: String, extra: Int) {
    letters = Array(pattern.unicodeScalars)
    self.extra = extra
  }

  mutating func parse() throws(PatternText.Fault) -> PatternText.Node {
    let node = try alternatives()
    guard position == letters.count else { throw fault("there is a ) too many") }
    return node
  }

  private var next: Unicode.Scalar? { position < letters.count ? letters[position] : nil }

  private mutating func take(_ letter: Unicode.Scalar) -> Bool {
    guard next == letter else { return false }
    position += 1
    return true
  }

  private func fault(_ what: String) -> Fault { Fault(column: position + 1, what: what) }

  // MARK: Structure

  private mutating func alternatives() throws(PatternText.Fault) -> Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw fault("groups nest deeper than \(Self.deepest)") }
    var choices = [try sequence()]
    while take("|") { choices.append(try sequence()) }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(PatternText.Fault) -> Node {
    var nodes: [Node] = []
    while let letter = next, letter != "|", letter != ")" {
      guard let node = try item(isFirst: nodes.isEmpty) else { continue }
      nodes.append(try repeated(node))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// nil: it stands for no letter.
  private mutating func item(isFirst: Bool) throws(PatternText.Fault) -> Node? {
    let start = position
    guard let letter = next else { return nil }
    position += 1
    switch letter {
    case "(": return try group()
    case "[": return .letters(try characterClass())
    case ".": return .letters(Self.visible)
    case "\\": return try escape()
    case "^" where isFirst: return nil
    case "$" where next == nil || next == "|" || next == ")": return nil
    case "^", "$":
      position = start
      throw fault("an anchor in the middle matches no text")
    case "*", "+", "?":
      position = start
      throw fault("\(letter) has nothing to repeat")
    default: return .letters([letter])
    }
  }

  private mutating func group() throws(PatternText.Fault) -> Node {
    if take("?") {
      guard take(":") || skipName() else {
        throw fault("only plain, named and uncaptured groups are understood")
      }
    }
    let node = try alternatives()
    guard take(")") else { throw fault("a group is not closed") }
    return node
  }

  /// `<name>` or `P<name>`; not `<=` and `<!`, which look back.
  private mutating func skipName() -> Bool {
    var index = position
    if index < letters.count, letters[index] == "P" { index += 1 }
    guard index + 1 < letters.count, letters[index] == "<", letters[index + 1] != "=",
      letters[index + 1] != "!", let end = letters[index...].firstIndex(of: ">")
    else { return false }
    position = end + 1
    return true
  }

  private mutating func repeated(_ node: Node) throws(PatternText.Fault) -> Node {
    guard let range = try range() else { return node }
    // Lazy and possessive: which text is found first does not matter here.
    if !take("?") { _ = take("+") }
    if try self.range() != nil { throw fault("a repetition is repeated") }
    return .repetition(node, range)
  }

  private mutating func range() throws(PatternText.Fault) -> ClosedRange<Int>? {
    switch next {
    case "*":
      position += 1
      return 0...extra
    case "+":
      position += 1
      return 1...(1 + extra)
    case "?":
      position += 1
      return 0...1
    case "{": return try counted()
    default: return nil
    }
  }

  private mutating func counted() throws(PatternText.Fault) -> ClosedRange<Int> {
    position += 1
    guard let low = number() else { throw fault("expected a number after {") }
    var high = low
    if take(",") { high = next == "}" ? low + extra : number() ?? -1 }
    guard take("}"), low <= high else { throw fault("expected {n}, {n,} or {n,m}") }
    return low...high
  }

  private mutating func number() -> Int? {
    let digits = letters[position...].prefix { ("0"..."9").contains($0) }
    guard let number = Int(String(String.UnicodeScalarView(digits))), number <= Generator.longest
    else { return nil }
    position += digits.count
    return number
  }

  // MARK: Letters

  private mutating func escape() throws(PatternText.Fault) -> Node? {
    guard let letter = next else { throw fault("the pattern ends with a backslash") }
    // At the ends they say what is so anyway; elsewhere a text would have to be tried.
    if letter == "A" || letter == "z" || letter == "Z" {
      position += 1
      return nil
    }
    if letter == "b", position == 1 || position == letters.count - 1 {
      position += 1
      return nil
    }
    return .letters(try escaped())
  }

  /// What an escape stands for; the backslash is read.
  private mutating func escaped() throws(PatternText.Fault) -> [Unicode.Scalar] {
    guard let letter = next else { throw fault("the pattern ends with a backslash") }
    position += 1
    switch letter {
    case "d": return Self.digits
    case "w": return Self.words
    case "s": return Self.space
    case "D": return Self.visible.filter { !Self.digits.contains($0) }
    case "W": return Self.visible.filter { !Self.words.contains($0) }
    case "S": return Self.visible.filter { $0 != " " }
    case "t": return ["\t"]
    case "n": return ["\n"]
    case "r": return ["\r"]
    case "f": return ["\u{C}"]
    case "x": return [try code(digits: 2)]
    case "u": return [try code(digits: 4)]
    case "0"..."9", "a"..."z", "A"..."Z":
      position -= 1
      throw fault("\\\(letter) is not understood")
    default: return [letter]
    }
  }

  private mutating func code(digits: Int) throws(PatternText.Fault) -> Unicode.Scalar {
    let text = String(String.UnicodeScalarView(letters[position...].prefix(digits)))
    guard text.unicodeScalars.count == digits, let value = UInt32(text, radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw fault("expected \(digits) hexadecimal digits") }
    position += digits
    return scalar
  }

  /// After `[`.
  private mutating func characterClass() throws(PatternText.Fault) -> [Unicode.Scalar] {
    let isNegated = take("^")
    var members: [Unicode.Scalar] = []
    var isFirst = true
    while isFirst || next != "]" {
      isFirst = false
      guard let letter = next else { throw fault("a class is not closed") }
      let isIntersection =
        letter == "&" && position + 1 < letters.count && letters[position + 1] == "&"
      // In some dialects it begins a class inside of this one.
      if letter == "[" || isIntersection {
        throw fault("only letters, ranges and escapes are understood in a class")
      }
      position += 1
      var set = [letter]
      if letter == "\\" {
        set = next == "s" && isNegated ? try whitespace() : try escaped()
      }
      guard set.count == 1, let low = set.first, next == "-", position + 1 < letters.count,
        letters[position + 1] != "]"
      else {
        members += set
        continue
      }
      position += 1
      members += try self.range(from: low)
      guard members.count <= Self.most else { throw fault("a class has too many letters") }
    }
    position += 1
    if isNegated {
      let excluded = Set(members)
      members = Self.visible.filter { !excluded.contains($0) }
    }
    guard !members.isEmpty else { throw fault("a class has no letters") }
    return members
  }

  private mutating func whitespace() throws(PatternText.Fault) -> [Unicode.Scalar] {
    position += 1
    return Self.whitespace
  }

  private mutating func range(
    from low: Unicode.Scalar
  ) throws(PatternText.Fault) -> [Unicode.Scalar] {
    guard let letter = next else { throw fault("a class is not closed") }
    position += 1
    let ends = letter == "\\" ? try escaped() : [letter]
    guard ends.count == 1, let high = ends.first, low <= high, high.value - low.value < 0x1_0000
    else { throw fault("a range ends before it begins, or is too large") }
    return (low.value...high.value).compactMap { Unicode.Scalar($0) }
  }
}
