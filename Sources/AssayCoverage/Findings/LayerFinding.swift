package import AssayTestRuns

/// Critical lines that only the slowest tests reach, so that a defect there is found late.
package struct LayerFinding: Sendable, Hashable {
  package var path: String
  package var lines: LineSet

  /// Lines that end-to-end tests ran and no other layer did.
  package static func onlyEndToEnd(
    _ map: CoverageMap, where isCritical: (String) -> Bool
  ) -> [LayerFinding] {
    map.paths.filter(isCritical).compactMap { path in
      guard let layers = map[path]?.layers, let slow = layers[.endToEnd] else { return nil }
      let others = layers.filter { $0.key != .endToEnd }.values
      let lines = others.reduce(slow) { $0.subtracting($1) }
      return lines.isEmpty ? nil : LayerFinding(path: path, lines: lines)
    }
  }
}

extension CoverageMap {
  /// How many covered lines each layer is the cheapest to cover.
  package func linesByCheapestLayer(
    where isIncluded: (String) -> Bool = { _ in true }
  ) -> [TestLayer: Int] {
    var counts: [TestLayer: Int] = [:]
    for path in paths where isIncluded(path) {
      var seen = LineSet()
      for (layer, lines) in (self[path]?.layers ?? [:]).sorted(by: { $0.key < $1.key }) {
        counts[layer, default: 0] += lines.subtracting(seen).count
        seen.formUnion(lines)
      }
    }
    return counts
  }
}
