/// Amounts as people read them.
enum Amount {
  /// For example `12 MB`.
  static func bytes(_ count: UInt64) -> String {
    let units = ["bytes", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let text =
      unit > 0 && value < 10 ? "\((value * 10).rounded() / 10)" : "\(Int(value.rounded()))"
    return "\(text) \(units[unit])"
  }

  /// For example `3 min`.
  static func time(_ seconds: Int64) -> String {
    switch seconds {
    case ..<120: "\(max(0, seconds)) s"
    case ..<7200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3600) h"
    default: "\(seconds / 86_400) days"
    }
  }
}
