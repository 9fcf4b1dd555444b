/// A body as it is shown: lines in a tree, with what a path needs to find them.
struct Outline {
  enum Content {
    /// One line.
    case leaf(String)
    case branch(open: String, close: String, Style, [Outline])
  }

  /// How the parts of a branch are told from each other.
  enum Style: Hashable {
    /// By their names.
    case members
    /// By their numbers.
    case list
    /// By their names, and their numbers among those of one name.
    case elements
    /// By their numbers; they are compared as one text.
    case lines
  }

  /// In its branch, as paths have it; empty for elements of lists.
  var name: String
  /// Before the value: `"name": `.
  var label: String
  var content: Content
  /// Alike for values that are alike; the label does not matter.
  let fingerprint: UInt64
  let lineCount: Int

  init(name: String = "", label: String = "", _ content: Content) {
    self.name = name
    self.label = label
    self.content = content
    var hash = Fingerprint()
    switch content {
    case .leaf(let text):
      hash.add(text)
      lineCount = 1
    case .branch(let open, _, let style, let children):
      hash.add(open)
      var unordered: UInt64 = 0
      var lines = open.isEmpty ? 0 : 2
      for child in children {
        lines += child.lineCount
        if style == .list || style == .lines {
          hash.add(child.fingerprint)
        } else {
          var member = Fingerprint()
          member.add(child.name)
          member.add(child.fingerprint)
          unordered &+= member.value
        }
      }
      hash.add(unordered)
      hash.add(UInt64(children.count))
      lineCount = lines
    }
    fingerprint = hash.value
  }

  var children: [Outline] {
    if case .branch(_, _, _, let children) = content { children } else { [] }
  }

  var style: Style? { if case .branch(_, _, let style, _) = content { style } else { nil } }

  /// All its lines, when it stands at a depth.
  func lines(depth: Int) -> [(depth: Int, text: String)] {
    var result: [(depth: Int, text: String)] = []
    append(depth: depth, to: &result)
    return result
  }

  private func append(depth: Int, to lines: inout [(depth: Int, text: String)]) {
    switch content {
    case .leaf(let text): lines.append((depth, label + text))
    case .branch(let open, let close, _, let children):
      if !open.isEmpty { lines.append((depth, label + open)) }
      for child in children { child.append(depth: depth + (open.isEmpty ? 0 : 1), to: &lines) }
      if !open.isEmpty { lines.append((depth, close)) }
    }
  }
}

/// A hash that is the same in every run (FNV-1a, 64 bits, and a last mix).
struct Fingerprint {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ text: String) {
    for byte in text.utf8 { step(UInt64(byte)) }
    step(0x1FF)
  }

  mutating func add(_ number: UInt64) {
    step(number)
    step(number >> 32)
  }

  private mutating func step(_ value: UInt64) { state = (state ^ value) &* 0x100_0000_01B3 }

  var value: UInt64 {
    let mixed = (state ^ state >> 33) &* 0xFF51_AFD7_ED55_8CCD
    return mixed ^ mixed >> 33
  }
}
