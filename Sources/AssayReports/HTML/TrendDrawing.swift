import AssayEvidence
import AssayTestRuns
import AssayVerification

/// The last runs: how long each took against the budget, and the pyramid of each.
enum TrendDrawing {
  static let limit = 30
  private static let height = 120.0

  static func html(_ past: RunPast?, budget: Duration?) -> String {
    // A single point is no trend.
    guard let past, past.trend.count > 1 else { return "" }
    let points = Array(past.trend.suffix(limit))
    let green = points.count { $0.mayShip }
    let longest = points.map(\.duration).max() ?? .zero
    // A budget far above all runs would make them invisible.
    let allowed = budget.flatMap { $0 <= longest * 4 ? $0 : nil }
    let layers = TestLayer.pyramidOrder.filter { layer in
      points.contains { $0.layers.contains { $0.layer == layer && $0.tests > 0 } }
    }
    let keys = layers.map { "<li class=\"layer \($0.rawValue)\"><i></i>\($0.rawValue)</li>" }
    return """
      <p>\(ReportFormat.count(points.count, "run")), the oldest first; \(green) said yes.</p>
      <div class="pyramids">
      <figure><figcaption>Time <span class="check">\(timeWords(points, longest, allowed))</span>\
      </figcaption>
      \(times(points, longest, allowed))</figure>
      <figure><figcaption>Tests by layer <span class="check">\(testWords(points))</span>\
      </figcaption>
      \(shapes(points))
      <ul class="legend">\(keys.joined())</ul></figure>
      </div>
      <details><summary>The runs as a table</summary>
      \(table(points, layers))</details>

      """
  }

  private static func timeWords(
    _ points: [RunPoint], _ longest: Duration, _ limit: Duration?
  ) -> String {
    "now \(ReportFormat.duration(points.last?.duration ?? .zero)), at most "
      + ReportFormat.duration(longest)
      + (limit.map { ", dashed: \(ReportFormat.duration($0)) allowed" } ?? "")
      + "; hollow: said no"
  }

  private static func testWords(_ points: [RunPoint]) -> String {
    guard let first = points.first, let last = points.last else { return "" }
    return "\(ReportFormat.grouped(first.tests)) then, \(ReportFormat.grouped(last.tests)) now"
  }

  private static func times(
    _ points: [RunPoint], _ longest: Duration, _ limit: Duration?
  ) -> String {
    let top = max(longest.seconds, limit?.seconds ?? 0, 0.001)
    var svg = ""
    for (index, point) in points.enumerated() {
      let size = part(point.duration.seconds / top)
      svg += rectangle(
        "run \(point.mayShip ? "yes" : "no")", index, points.count, y: height - size, height: size)
    }
    if let limit {
      let y = ReportFormat.decimal(height - part(limit.seconds / top))
      svg += "<line class=\"limit\" x1=\"0\" x2=\"360\" y1=\"\(y)\" y2=\"\(y)\"/>"
    }
    return drawing(
      svg, "Time of the last \(points.count) runs: \(timeWords(points, longest, limit))")
  }

  private static func shapes(_ points: [RunPoint]) -> String {
    let most = Double(max(points.map(\.tests).max() ?? 0, 1))
    var svg = ""
    for (index, point) in points.enumerated() {
      var y = height
      for layer in TestLayer.pyramidOrder {
        let tests = point.layers.filter { $0.layer == layer }.reduce(0) { $0 + $1.tests }
        let size = part(Double(tests) / most)
        guard size > 0 else { continue }
        y -= size
        svg += rectangle("bar \(layer.rawValue)", index, points.count, y: y, height: size)
      }
    }
    return drawing(svg, "Tests of the last \(points.count) runs by layer: \(testWords(points))")
  }

  /// Of the drawing's height.
  private static func part(_ share: Double) -> Double {
    share.isFinite ? min(max(share, 0), 1) * height : 0
  }

  private static func rectangle(
    _ name: String, _ index: Int, _ count: Int, y: Double, height: Double
  ) -> String {
    let step = 360 / Double(max(count, 8))
    return "<rect class=\"\(name)\" x=\"\(ReportFormat.decimal(Double(index) * step + 1))\" "
      + "y=\"\(ReportFormat.decimal(y))\" width=\"\(ReportFormat.decimal(step - 2))\" "
      + "height=\"\(ReportFormat.decimal(max(height, 1)))\"/>"
  }

  private static func drawing(_ content: String, _ label: String) -> String {
    "<svg class=\"trend\" viewBox=\"0 0 360 122\" role=\"img\" aria-label=\""
      + "\(label)\">\(content)</svg>"
  }

  private static func table(_ points: [RunPoint], _ layers: [TestLayer]) -> String {
    let heads = ["Run", "Answer", "Took"] + layers.map { "\($0.rawValue) tests" }
    return SystemPart.table(heads, points.reversed(), bytes: 30_000) { point in
      [
        Markup.code(point.id, limit: 60)
          + (point.commit.map {
            " <span class=\"check\">\(Markup.line(String($0.prefix(10))))</span>"
          }
            ?? ""),
        point.mayShip ? "yes" : "no", ReportFormat.duration(point.duration),
      ]
        + layers.map { layer in
          guard let found = point.layers.first(where: { $0.layer == layer }) else { return "–" }
          return "\(ReportFormat.grouped(found.tests)) in \(ReportFormat.duration(found.duration))"
        }
    }
  }
}
