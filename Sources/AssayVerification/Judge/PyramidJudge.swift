import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Compares the shape of the tests with the pyramid that the manifest wants.
enum PyramidJudge {
  static func shape(of facts: RunFacts) -> PyramidReport {
    var tests: [TestLayer: Int] = [:]
    var time: [TestLayer: Duration] = [:]
    var fromHistory: Set<TestLayer> = []
    for suite in facts.suites {
      if suite.duration != nil {
        tests[suite.layer, default: 0] += suite.counts.total
        time[suite.layer, default: .zero] += suite.duration ?? .zero
      } else if let latest = facts.history[suite.id]?.latest {
        tests[suite.layer, default: 0] += latest.tests
        time[suite.layer, default: .zero] += latest.duration
        fromHistory.insert(suite.layer)
      }
    }
    let allTests = tests.values.reduce(0, +)
    let allTime = time.values.reduce(.zero, +).seconds
    let targets = targets(for: facts.manifest)
    let layers = [TestLayer.unit, .integration, .contract, .endToEnd].map { layer in
      let count = tests[layer] ?? 0
      let duration = time[layer] ?? .zero
      return PyramidReport.Layer(
        layer: layer, tests: count, duration: duration,
        share: allTests == 0 ? 0 : Double(count) * 100 / Double(allTests),
        timeShare: allTime == 0 ? 0 : duration.seconds * 100 / allTime,
        target: targets[layer], countedFrom: fromHistory.contains(layer) ? "history" : nil)
    }
    let endToEnd = tests[.endToEnd] ?? 0
    return PyramidReport(
      layers: layers, tolerance: facts.manifest.pyramid.tolerance,
      isInverted: endToEnd > 0 && endToEnd >= tests[.unit] ?? 0)
  }

  /// The wanted shares, over the layers that the system has something for: without dependencies
  /// nothing can be integrated, without boundaries there is no contract.
  private static func targets(for manifest: Manifest) -> [TestLayer: Double] {
    let services = manifest.services
    let present = Set(services.flatMap(\.suites).map(\.layer))
    let applies: [TestLayer: Bool] = [
      .unit: true,
      .integration: services.contains { !$0.needs.isEmpty } || present.contains(.integration),
      .contract: services.contains { !$0.calls.isEmpty } || present.contains(.contract),
      .endToEnd: services.count > 1 || present.contains(.endToEnd),
    ]
    let wanted = TestLayer.allCases.filter { applies[$0] == true }
    let sum = wanted.reduce(0) { $0 + manifest.pyramid[$1] }
    guard sum > 0 else { return [:] }
    return Dictionary(
      uniqueKeysWithValues: wanted.map { ($0, manifest.pyramid[$0] * 100 / sum) })
  }

  static func evidence(_ pyramid: PyramidReport, _ facts: RunFacts) -> [Evidence] {
    let subject = facts.manifest.system
    let total = pyramid.layers.reduce(0) { $0 + $1.tests }
    // A suite without results would bend the shape of the others.
    let uncounted = facts.suites.first {
      $0.shouldHaveRun && $0.counts.total == 0
    }
    guard total > 0, !facts.plan.isPartial, uncounted == nil else {
      let reason =
        facts.plan.isPartial
        ? "only a selection of suites ran"
        : uncounted.map { "the tests of \($0.id) could not be counted" } ?? "no tests were counted"
      return ["pyramid.count", "pyramid.inverted"].map {
        Evidence(
          check: CheckID(rawValue: $0), subject: subject, verdict: .notChecked, reason: reason)
      }
    }
    let shares = pyramid.layers.filter { $0.target != nil || $0.tests > 0 }
    let text = shares.map { "\($0.layer.rawValue) \(percent($0.share))" }
      .joined(separator: ", ")
    let off = shares.filter { abs($0.share - ($0.target ?? 0)) > pyramid.tolerance }
    let count = Evidence(
      check: "pyramid.count", subject: subject, verdict: off.isEmpty ? .holds : .doesNotHold,
      reason: off.isEmpty
        ? "of \(total) tests: \(text)"
        : "\(off.map { deviation($0, pyramid.tolerance) }.joined(separator: "; ")) (\(text))",
      remedy: remedy(off),
      figures: shares.map { Figure($0.layer.rawValue, $0.share, unit: "%") },
      sources: [EvidenceSource(.manifest, "pyramid")])
    let inverted = Evidence(
      check: "pyramid.inverted", subject: subject,
      verdict: pyramid.isInverted ? .doesNotHold : .holds,
      reason: pyramid.isInverted
        ? "an ice-cream cone: \(tests(.endToEnd, pyramid)) end-to-end tests stand on "
          + "\(tests(.unit, pyramid)) unit tests"
        : "\(tests(.unit, pyramid)) unit tests carry \(tests(.endToEnd, pyramid)) end-to-end tests",
      remedy: pyramid.isInverted ? "cover the logic by unit tests, keep critical flows only" : nil)
    return [count, inverted]
  }

  /// Too few tests in a layer is the finding; too many elsewhere only follows from it, unless they
  /// are expensive ones.
  private static func remedy(_ off: [PyramidReport.Layer]) -> String? {
    guard !off.isEmpty else { return nil }
    let tooMany = off.filter { $0.share > $0.target ?? 0 && $0.layer != .unit }
    if !tooMany.isEmpty { return "move tests down to the cheapest layer that can fail for them" }
    let tooFew = off.filter { $0.share < $0.target ?? 0 }.map(\.layer.rawValue)
    return "add \(tooFew.joined(separator: " and ")) tests, or set the shares that you want in "
      + "`pyramid`"
  }

  private static func deviation(_ layer: PyramidReport.Layer, _ tolerance: Double) -> String {
    "\(layer.layer.rawValue) is \(percent(layer.share)) of all tests, wanted "
      + "\(percent(layer.target ?? 0)) ± \(percent(tolerance))"
  }

  private static func tests(_ layer: TestLayer, _ pyramid: PyramidReport) -> Int {
    pyramid.layers.first { $0.layer == layer }?.tests ?? 0
  }
}

/// A percentage for a sentence: no decimals.
func percent(_ value: Double) -> String { "\(Int(value.rounded())) %" }
