/// Which rules hold at a place, and which may below it.
///
/// It is handed down from value to value, so that a part costs as much as it has values, however
/// many rules there are.
struct RuleState {
  private let machine: RuleMachine
  private let node: Int

  /// On the heap, for all states of one comparison remember together.
  private final class RuleMachine {
    var graph: RuleGraph

    init(_ graph: RuleGraph) { self.graph = graph }
  }

  /// At the root of a part with these rules.
  init(_ table: RuleTable) { self.init(RuleGraph(table)) }

  /// At the root, with what comparisons before have found out.
  init(_ graph: RuleGraph) { self.init(RuleMachine(graph), RuleGraph.root) }

  private init(_ machine: RuleMachine, _ node: Int) {
    self.machine = machine
    self.node = node
  }

  /// What holds here; nil: nothing.
  var found: RuleGraph.Found? { machine.graph[node] }

  /// All that was found out so far, for comparisons to come.
  var graph: RuleGraph { machine.graph }

  func member(_ name: String) -> RuleState {
    RuleState(machine, machine.graph.member(node, name))
  }

  func element(_ index: Int) -> RuleState {
    RuleState(machine, machine.graph.element(node, index))
  }

  /// A child of an XML element: named, with or without its number among those of its name, or only
  /// by its position among all children.
  func child(_ name: String, index: Int, position: Int) -> RuleState {
    RuleState(machine, machine.graph.child(node, name, index: index, position: position))
  }
}
