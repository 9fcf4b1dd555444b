import AssayTestRuns
import AssayVerification

/// What the tests of all suites executed.
struct CodeCoverageWire: Encodable {
  var lines: CoverageWire.RatioWire
  /// Covered lines by the cheapest layer that runs them.
  var layers: [LayerWire]
  var change: ChangeWire?
  var risks: [RiskWire]
  var allRisks: Int

  struct LayerWire: Encodable {
    var layer: String
    var lines: Int
  }

  struct ChangeWire: Encodable {
    var base: String
    var wantedPercent: Double?
    var lines: CoverageWire.RatioWire
    var uncovered: [String]
    var unmeasured: [String]
  }

  struct RiskWire: Encodable {
    var place: String
    var what: String
    var isCritical: Bool
    var changes: Int
  }

  init(_ code: CodeCoverageReport) {
    lines = .init(code.lines)
    layers = code.layers.map { LayerWire(layer: $0.layer.rawValue, lines: $0.lines) }
    change = code.change.map {
      ChangeWire(
        base: $0.base, wantedPercent: $0.wanted?.wireNumber, lines: .init($0.lines),
        uncovered: $0.uncovered, unmeasured: $0.unmeasured)
    }
    risks = code.risks.map {
      RiskWire(place: $0.place, what: $0.what, isCritical: $0.isCritical, changes: $0.changes)
    }
    allRisks = code.allRisks
  }
}
