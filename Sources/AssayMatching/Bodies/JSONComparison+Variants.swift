import AssayJSON

extension JSONComparison {
  /// Finds an element for each variant; all searches of a body share their steps.
  mutating func findVariants(
    _ variants: [Matcher.Variant], _ expected: [JSON], _ actual: [JSON], _ rule: AppliedRule
  ) {
    for variant in variants where !isOver {
      guard expected.indices.contains(variant.index) else {
        add(
          "variant \(variant.index)", "nothing",
          "the example has no element \(variant.index), which a variant stands for", rule)
        continue
      }
      let example = expected[variant.index]
      var search = JSONComparison(
        check, RuleGraph(variant.rules), allowsUnexpected: allowsUnexpected, path: nil)
      (search.steps, search.isSearch) = (steps, true)
      let isThere = actual.contains { element in
        search.differs = false
        search.compare(example, element, RuleGraph.root)
        return !search.differs
      }
      steps = search.steps
      if steps == 0 {
        add(
          "\(variants.count) variants", "\(actual.count) elements",
          "looking for the variants takes too many comparisons", rule)
        break
      }
      if !isThere {
        add(
          example.short, JSON.array(actual).short,
          "no element is like variant \(variant.index), \(example.short)", rule)
      }
    }
  }
}
