/// Makes texts that a regular expression matches, for the part of the language that people use.
///
/// It knows letters, escapes, classes, groups, alternatives, repetitions and anchors at the ends;
/// not what looks around or back.
struct PatternText {
  /// How many more than the least an open repetition makes.
  private static let extra = 8

  private let root: Node

  indirect enum Node: Hashable {
    /// One of these letters.
    case letters([Unicode.Scalar])
    case sequence([Node])
    case choice([Node])
    case repetition(Node, ClosedRange<Int>)
  }

  /// Why no text can be made.
  struct Fault: Error, Hashable {
    /// From 1, in characters; nil: of the whole pattern.
    var column: Int?
    var what: String

    var words: String { column.map { "column \($0): \(what)" } ?? what }
  }

  init(_ pattern: String) throws(Fault) {
    var parser = PatternParser(pattern, extra: Self.extra)
    root = try parser.parse()
  }

  /// Makes one text.
  ///
  /// - Throws: `Fault` when it is longer than a generator may make.
  func make(_ random: inout SplitMix64) throws(Fault) -> String {
    var result = String.UnicodeScalarView()
    var steps = 0
    try write(root, &random, &result, &steps)
    return String(result)
  }

  private func write(
    _ node: Node, _ random: inout SplitMix64, _ result: inout String.UnicodeScalarView,
    _ steps: inout Int
  ) throws(Fault) {
    steps += 1
    guard steps <= Generator.longest else {
      throw Fault(column: nil, what: "its texts are longer than \(Generator.longest) letters")
    }
    switch node {
    case .letters(let letters):
      if let letter = random.element(of: letters) { result.append(letter) }
    case .sequence(let nodes): for node in nodes { try write(node, &random, &result, &steps) }
    case .choice(let nodes):
      if let node = random.element(of: nodes) { try write(node, &random, &result, &steps) }
    case .repetition(let node, let range):
      for _ in 0..<random.next(in: range) { try write(node, &random, &result, &steps) }
    }
  }
}
