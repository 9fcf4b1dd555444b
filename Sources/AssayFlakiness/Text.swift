/// Figures in sentences.
enum Text {
  /// `0.4 %`, `12 %`, `more than 99.9 %`: as many digits as tell something.
  static func percent(_ share: Double) -> String {
    let value = min(max(share, 0), 1) * 100
    if value > 99.9, value < 100 { return "more than 99.9 %" }
    if value > 0, value < 0.01 { return "less than 0.01 %" }
    return "\(number(value, digits: value < 1 ? 2 : value < 10 || value > 99 ? 1 : 0)) %"
  }

  /// Rounded, without zeros at the end.
  static func number(_ value: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int(rounded)) : String(rounded)
  }

  static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
