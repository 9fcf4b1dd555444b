import AssayEvidence
import AssayTestRuns
import AssayVerification

/// The pyramid twice, by number of tests and by time, with a table of the same numbers.
enum PyramidDrawing {
  static func html(_ pyramid: PyramidReport) -> String {
    let layers = pyramid.layers.sorted { $0.layer.pyramidRank < $1.layer.pyramidRank }
    guard !layers.isEmpty else { return "<p>No test has been counted.</p>\n" }
    let shape =
      pyramid.isInverted
      ? "<p class=\"alarm\">\(Icon.verdict(.doesNotHold)) <b>The pyramid is inverted</b>: an "
        + "ice-cream cone, with more tests at its top than at its base.</p>\n" : ""
    let byCount = layers.map { Band(layer: $0.layer, share: $0.share, target: $0.target) }
    let byTime = layers.map { Band(layer: $0.layer, share: $0.timeShare, target: nil) }
    return """
      \(shape)<div class="pyramids">
      <figure><figcaption>By number of tests <span class="check">dashed: wanted, give or take \
      \(ReportFormat.decimal(pyramid.tolerance)) points</span></figcaption>
      \(drawing(byCount, "Share of each layer by number of tests"))</figure>
      <figure><figcaption>By time</figcaption>
      \(drawing(byTime, "Share of each layer by time"))</figure>
      </div>
      \(table(layers))
      """
  }

  private struct Band {
    var layer: TestLayer
    var share: Double
    var target: Double?

    var isTopOfScale: Double { max(Self.clamped(share), Self.clamped(target ?? 0)) }

    /// Shares come from division; a drawing needs them within 0–100.
    static func clamped(_ share: Double) -> Double {
      share.isFinite ? min(max(share, 0), 100) : 0
    }
  }

  private static func drawing(_ bands: [Band], _ label: String) -> String {
    let rowHeight = 40
    let widest = max(bands.map(\.isTopOfScale).max() ?? 0, 1)
    let words = bands.map { "\($0.layer.rawValue) \(ReportFormat.percent($0.share))" }
      .joined(separator: ", ")
    var svg = """
      <svg class="pyramid" viewBox="0 0 360 \(bands.count * rowHeight)" role="img" \
      aria-label="\(label): \(words)">

      """
    for (row, band) in bands.reversed().enumerated() {
      let top = row * rowHeight
      let width = Band.clamped(band.share) / widest * 200
      svg += rectangle("bar \(band.layer.rawValue)", top: top + 4, width: max(width, 2))
      if let target = band.target {
        svg += rectangle("target", top: top + 4, width: Band.clamped(target) / widest * 200)
      }
      svg += "<text class=\"name\" x=\"0\" y=\"\(top + 25)\">\(band.layer.rawValue)</text>"
      let wanted = band.target.map { "of \(ReportFormat.percent($0))" }
      svg += "<text class=\"value\" x=\"360\" y=\"\(top + (wanted == nil ? 25 : 19))\">"
      svg += "\(ReportFormat.percent(band.share))</text>"
      if let wanted {
        svg += "<text class=\"small\" x=\"360\" y=\"\(top + 33)\">\(wanted)</text>"
      }
      svg += "\n"
    }
    return svg + "</svg>"
  }

  private static func rectangle(_ name: String, top: Int, width: Double) -> String {
    "<rect class=\"\(name)\" x=\"\(ReportFormat.decimal(180 - width / 2))\" y=\"\(top)\" "
      + "width=\"\(ReportFormat.decimal(width))\" height=\"32\" rx=\"3\"/>"
  }

  private static func table(_ layers: [PyramidReport.Layer]) -> String {
    SystemPart.table(
      ["Layer", "Tests", "Share", "Wanted", "Time", "Share of time"], layers
    ) { layer in
      let origin = layer.countedFrom.map { " (from \(Markup.line($0, limit: 40)))" } ?? ""
      return [
        layer.layer.rawValue, ReportFormat.grouped(layer.tests) + origin,
        ReportFormat.percent(layer.share), layer.target.map(ReportFormat.percent) ?? "nothing",
        ReportFormat.duration(layer.duration), ReportFormat.percent(layer.timeShare),
      ]
    }
  }
}
