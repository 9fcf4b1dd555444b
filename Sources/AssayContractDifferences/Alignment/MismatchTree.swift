import AssayMatching

/// Mismatches of a body by their paths.
struct MismatchTree {
  struct Node {
    var below: [RulePath.Token: Int] = [:]
    /// Of this very place, by their numbers in what was handed in.
    var own: [Int] = []
  }

  private(set) var nodes = [Node()]
  /// Those whose path is none, as nobody should write it.
  private(set) var unreadable: [Int] = []

  init(_ mismatches: [Mismatch]) {
    for (number, mismatch) in mismatches.enumerated() {
      switch mismatch.place {
      case .contentType: nodes[0].own.append(number)
      case .body(let text):
        do throws(RulePath.Fault) { insert(number, try RulePath(text).tokens) } catch {
          unreadable.append(number)
        }
      case .method, .path, .status, .query, .header, .metadata: break
      }
    }
  }

  private mutating func insert(_ number: Int, _ tokens: [RulePath.Token]) {
    var node = 0
    for token in tokens {
      // A path of a mismatch has no wildcard; this is a member of that name.
      let token = token == .any ? .name("*") : token
      if let next = nodes[node].below[token] {
        node = next
      } else {
        nodes.append(Node())
        nodes[node].below[token] = nodes.count - 1
        node = nodes.count - 1
      }
    }
    nodes[node].own.append(number)
  }

  /// What is below a node; nil: nothing, or there is no node.
  func child(_ node: Int?, _ token: RulePath.Token) -> Int? {
    node.flatMap { nodes[$0].below[token] }
  }

  func own(_ node: Int?) -> [Int] { node.map { nodes[$0].own } ?? [] }

  /// All at a node and below it, in the order in which they were handed in.
  func all(_ node: Int?) -> [Int] {
    guard let node else { return [] }
    var result: [Int] = []
    var open = [node]
    while let next = open.popLast() {
      result += nodes[next].own
      open += nodes[next].below.values
    }
    return result.sorted()
  }
}
