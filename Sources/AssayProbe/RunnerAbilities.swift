/// What a runner can be asked for.
package struct RunnerAbilities: Sendable, Hashable {
  package enum Ordering: Sendable, Hashable {
    /// Any order.
    case exact
    /// The order of the source, or one of the runner's own that a seed or chance decides.
    case shuffled
    case fixed
  }

  package var ordering: Ordering
  /// Whether it runs some tests only.
  package var selects: Bool
  /// Whether it runs a test several times in one process.
  package var repeats: Bool
  /// Whether hash seeds can be chosen; else they can at most be left to chance.
  package var choosesHashSeeds: Bool

  package init(
    ordering: Ordering, selects: Bool, repeats: Bool, choosesHashSeeds: Bool = true
  ) {
    self.ordering = ordering
    self.selects = selects
    self.repeats = repeats
    self.choosesHashSeeds = choosesHashSeeds
  }
}
