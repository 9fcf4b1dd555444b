/// Reads a regular expression in the usual syntax; what needs backtracking is refused by name.
struct ExpressionParser {
  private let source: [Unicode.Scalar]
  private var position = 0
  private var ignoresCase = false
  private var dotTakesAll = false
  private var depth = 0

  init(_ source: String) { self.source = Array(source.unicodeScalars) }

  mutating func parse() throws(ExpressionError) -> ExpressionTree {
    let tree = try alternatives()
    guard position == source.count else { throw fault("There is a ) without its (") }
    return tree
  }

  private var next: Unicode.Scalar? { position < source.count ? source[position] : nil }

  private mutating func take(_ text: String) -> Bool {
    let wanted = Array(text.unicodeScalars)
    guard source[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private func fault(_ text: String, remedy: String? = nil) -> ExpressionError {
    ExpressionError("\(text) at character \(position + 1).", remedy: remedy)
  }

  private func refusal(_ what: String) -> ExpressionError {
    fault(
      "\(what) is not supported, as it needs unlimited time",
      remedy: "Write the expression without it.")
  }

  private mutating func alternatives() throws(ExpressionError) -> ExpressionTree {
    // Groups inside groups are read by recursion.
    guard depth < 100 else { throw fault("There are more than 100 groups inside each other") }
    depth += 1
    defer { depth -= 1 }
    var result = try sequence()
    while take("|") { result = .either(result, try sequence()) }
    return result
  }

  private mutating func sequence() throws(ExpressionError) -> ExpressionTree {
    var parts: [ExpressionTree] = []
    while let scalar = next, scalar != "|", scalar != ")" { parts.append(try repeated()) }
    return parts.isEmpty ? .empty : .sequence(parts)
  }

  private mutating func repeated() throws(ExpressionError) -> ExpressionTree {
    var part = try atom()
    while let (least, most) = try quantifier() {
      if take("+") { throw refusal("A possessive quantifier") }
      // Greedy or not makes no difference to whether it matches.
      _ = take("?")
      part = .repetition(part, least: least, most: most)
    }
    return part
  }

  private mutating func quantifier() throws(ExpressionError) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard next == "{", let end = source[position...].firstIndex(of: "}") else { return nil }
    let inner = String(String.UnicodeScalarView(source[(position + 1)..<end]))
    let numbers = inner.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard let first = numbers[0], first >= 0, numbers.count <= 2 else { return nil }
    let most = numbers.count == 1 ? first : numbers[1]
    guard numbers.count == 1 || most != nil || inner.hasSuffix(",") else { return nil }
    guard first <= 1_000, (most ?? first) <= 1_000, (most ?? first) >= first else {
      throw fault("{\(inner)} is not a range of at most 1,000")
    }
    position = end + 1
    return (first, most)
  }

  private mutating func atom() throws(ExpressionError) -> ExpressionTree {
    guard let scalar = next else { return .empty }
    position += 1
    switch scalar {
    case "(": return try group()
    case "[": return .set(try scalarClass())
    case ".": return .set(dotTakesAll ? .all : .dot)
    case "^": return .assertion(.lineStart)
    case "$": return .assertion(.lineEnd)
    case "\\": return try escape()
    case "*", "+", "?":
      position -= 1
      throw fault("There is nothing to repeat by \(scalar)")
    default: return literal(scalar)
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> ExpressionTree {
    var set = ScalarSet(scalar)
    set.ignoresCase = ignoresCase
    return .set(set)
  }

  private mutating func group() throws(ExpressionError) -> ExpressionTree {
    let outer = (ignoresCase, dotTakesAll)
    if take("?") {
      if take("=") || take("!") { throw refusal("Looking ahead") }
      if take("<=") || take("<!") { throw refusal("Looking behind") }
      if take(">") { throw refusal("An atomic group") }
      if take("<") || take("P<") {
        guard let end = source[position...].firstIndex(of: ">") else {
          throw fault("A group's name has no >")
        }
        position = end + 1
      } else if try !options() {
        // `(?i)` holds to the end of the group around it.
        return .empty
      }
    }
    let inner = try alternatives()
    guard take(")") else { throw fault("A ( has no )") }
    (ignoresCase, dotTakesAll) = outer
    return inner
  }

  /// Reads `i`, `s`, `-i` up to `:` or `)`; whether a group follows.
  private mutating func options() throws(ExpressionError) -> Bool {
    var isOn = true
    while let scalar = next {
      position += 1
      switch scalar {
      case "i": ignoresCase = isOn
      case "s": dotTakesAll = isOn
      // `^` and `$` are about lines always.
      case "m": break
      case "-": isOn = false
      case ":": return true
      case ")": return false
      default:
        position -= 1
        throw fault("(?\(scalar) is not known here")
      }
    }
    throw fault("A ( has no )")
  }

  private mutating func escape() throws(ExpressionError) -> ExpressionTree {
    guard let scalar = next else { throw fault("It ends in a lone \\") }
    position += 1
    switch scalar {
    case "b": return .assertion(.wordEdge)
    case "B": return .assertion(.noWordEdge)
    case "A": return .assertion(.textStart)
    case "z", "Z": return .assertion(.textEnd)
    case "1"..."9", "k": throw refusal("A reference to a group")
    case "Q":
      var parts: [ExpressionTree] = []
      while next != nil, !take("\\E") {
        parts.append(literal(source[position]))
        position += 1
      }
      return parts.isEmpty ? .empty : .sequence(parts)
    default:
      if let set = Self.knownSet(scalar) { return .set(set) }
      return literal(try escapedScalar(scalar))
    }
  }

  private static func knownSet(_ scalar: Unicode.Scalar) -> ScalarSet? {
    switch scalar {
    case "d": .digit
    case "D": ScalarSet.digit.inverted
    case "s": .space
    case "S": ScalarSet.space.inverted
    case "w": .word
    case "W": ScalarSet.word.inverted
    case "h": ScalarSet([0x09...0x09, 0x20...0x20])
    default: nil
    }
  }

  private mutating func escapedScalar(
    _ scalar: Unicode.Scalar
  ) throws(ExpressionError) -> Unicode.Scalar {
    switch scalar {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "f": return "\u{0C}"
    case "v": return "\u{0B}"
    case "e": return "\u{1B}"
    case "0": return "\0"
    case "x", "u": return try number(digits: scalar == "x" ? 2 : 4)
    default:
      let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
      guard !isLetter else { throw fault("\\\(scalar) is not known here") }
      return scalar
    }
  }

  private mutating func number(digits: Int) throws(ExpressionError) -> Unicode.Scalar {
    var end = min(position + digits, source.count)
    var start = position
    if take("{") {
      start = position
      guard let close = source[position...].firstIndex(of: "}") else { throw fault("A { has no }") }
      end = close
    }
    let text = String(String.UnicodeScalarView(source[start..<end]))
    guard let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw fault("\(text) is not a character's number")
    }
    position = start > 0 && source[start - 1] == "{" ? end + 1 : end
    return scalar
  }

  private mutating func scalarClass() throws(ExpressionError) -> ScalarSet {
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    var isFirst = true
    while isFirst || next != "]" {
      guard let scalar = next else { throw fault("A [ has no ]") }
      if scalar == "[" { throw fault("A [ within [ ] is not known here; write \\[") }
      isFirst = false
      position += 1
      var low = scalar
      if scalar == "\\" {
        guard let escaped = next else { throw fault("It ends in a lone \\") }
        position += 1
        if let set = Self.knownSet(escaped) {
          ranges += set.plainRanges
          continue
        }
        low = escaped == "b" ? "\u{08}" : try escapedScalar(escaped)
      }
      guard next == "-", position + 1 < source.count, source[position + 1] != "]" else {
        ranges.append(low.value...low.value)
        continue
      }
      position += 1
      var high = source[position]
      position += 1
      if high == "\\", let escaped = next {
        position += 1
        high = try escapedScalar(escaped)
      }
      guard low <= high else { throw fault("\(low)-\(high) is no range") }
      ranges.append(low.value...high.value)
    }
    position += 1
    var set = ScalarSet(ranges, isInverted: isInverted)
    set.ignoresCase = ignoresCase
    return set
  }
}
