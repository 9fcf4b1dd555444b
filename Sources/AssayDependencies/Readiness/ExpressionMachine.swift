/// A regular expression as a program that is run for all alternatives at once.
///
/// Time is at most the length of the text times the length of the program.
/// Source: Ken Thompson, "Regular Expression Search Algorithm", 1968.
struct ExpressionMachine: Sendable {
  enum Instruction: Sendable {
    case one(ScalarSet)
    /// Goes on at both.
    case fork(Int, Int)
    case jump(Int)
    case check(Assertion)
    case found
  }

  enum Assertion: Sendable { case textStart, textEnd, lineStart, lineEnd, wordEdge, noWordEdge }

  private(set) var program: [Instruction] = []

  /// Compiles an expression.
  init(parsing source: String) throws(ExpressionError) {
    var parser = ExpressionParser(source)
    let tree = try parser.parse()
    try append(tree)
    program.append(.found)
  }

  func matches(_ text: [Unicode.Scalar]) -> Bool {
    var current = Threads(capacity: program.count)
    var next = Threads(capacity: program.count)
    for position in 0...text.count {
      // A match may begin anywhere.
      if follow(from: 0, at: position, in: text, into: &current) { return true }
      guard position < text.count else { return false }
      next.removeAll()
      for thread in current.list {
        guard case .one(let set) = program[thread], set.contains(text[position]) else { continue }
        if follow(from: thread + 1, at: position + 1, in: text, into: &next) { return true }
      }
      swap(&current, &next)
    }
    return false
  }

  /// Adds all that is reached without a scalar; true when the end is.
  private func follow(
    from start: Int, at position: Int, in text: [Unicode.Scalar], into threads: inout Threads
  ) -> Bool {
    var pending = [start]
    while let thread = pending.popLast() {
      guard threads.insert(thread) else { continue }
      switch program[thread] {
      case .one: break
      case .fork(let left, let right): pending += [right, left]
      case .jump(let target): pending.append(target)
      case .check(let assertion):
        if Self.holds(assertion, at: position, in: text) { pending.append(thread + 1) }
      case .found: return true
      }
    }
    return false
  }

  private static func holds(
    _ assertion: Assertion, at position: Int, in text: [Unicode.Scalar]
  ) -> Bool {
    let before = position > 0 ? text[position - 1] : nil
    let after = position < text.count ? text[position] : nil
    let isEdge = ScalarSet.isWord(before) != ScalarSet.isWord(after)
    return switch assertion {
    case .textStart: before == nil
    case .textEnd: after == nil
    case .lineStart: before == nil || before == "\n"
    case .lineEnd: after == nil || after == "\n" || after == "\r"
    case .wordEdge: isEdge
    case .noWordEdge: !isEdge
    }
  }

  /// Where the program stands, each place once.
  private struct Threads {
    private(set) var list: [Int] = []
    private var known: [Bool]

    init(capacity: Int) { known = Array(repeating: false, count: capacity) }

    mutating func insert(_ thread: Int) -> Bool {
      guard !known[thread] else { return false }
      known[thread] = true
      list.append(thread)
      return true
    }

    mutating func removeAll() {
      for thread in list { known[thread] = false }
      list.removeAll(keepingCapacity: true)
    }
  }
}

extension ExpressionMachine {
  /// A program beyond this would make each line of a log expensive.
  private static let limit = 4_000

  private mutating func append(_ tree: ExpressionTree) throws(ExpressionError) {
    guard program.count < Self.limit else {
      throw ExpressionError("It is too large once its repetitions are written out.")
    }
    switch tree {
    // Takes a place, so that the limit also counts what is repeated and empty.
    case .empty: program.append(.jump(program.count + 1))
    case .set(let set): program.append(.one(set))
    case .assertion(let assertion): program.append(.check(assertion))
    case .sequence(let parts): for part in parts { try append(part) }
    case .either(let left, let right):
      let fork = reserve()
      try append(left)
      let jump = reserve()
      program[fork] = .fork(fork + 1, program.count)
      try append(right)
      program[jump] = .jump(program.count)
    case .repetition(let part, let least, let most): try append(part, least: least, most: most)
    }
  }

  private mutating func append(
    _ part: ExpressionTree, least: Int, most: Int?
  ) throws(ExpressionError) {
    for _ in 0..<least { try append(part) }
    guard let most else {
      let fork = reserve()
      try append(part)
      program.append(.jump(fork))
      program[fork] = .fork(fork + 1, program.count)
      return
    }
    var forks: [Int] = []
    for _ in 0..<max(0, most - least) {
      forks.append(reserve())
      try append(part)
    }
    for fork in forks { program[fork] = .fork(fork + 1, program.count) }
  }

  /// A place for an instruction whose targets are not known yet.
  private mutating func reserve() -> Int {
    program.append(.jump(0))
    return program.count - 1
  }
}

/// What an expression says, before it becomes a program.
indirect enum ExpressionTree: Sendable {
  case empty
  case set(ScalarSet)
  case assertion(ExpressionMachine.Assertion)
  case sequence([ExpressionTree])
  case either(ExpressionTree, ExpressionTree)
  /// `most` nil: any number.
  case repetition(ExpressionTree, least: Int, most: Int?)
}

/// Why a regular expression is not taken.
struct ExpressionError: Error, CustomStringConvertible {
  var description: String
  var remedy: String?

  init(_ description: String, remedy: String? = nil) {
    self.description = description
    self.remedy = remedy
  }
}
