/// Logarithms and their kin, which the standard library leaves to C.
///
/// Own code, because an engine imports nothing: results are the same on every platform, to about
/// 14 digits.
enum ElementaryFunctions {
  private static let logarithmOfTwo = 0.693147180559945309417232

  /// The natural logarithm; -infinity at 0, not a number below.
  static func log(_ value: Double) -> Double {
    guard value > 0 else { return value == 0 ? -.infinity : .nan }
    guard value.isFinite else { return value }
    var exponent = Double(value.exponent)
    var significand = value.significand
    // Near 1 from both sides, so that the series below is short.
    if significand > 1.4142135623730951 {
      significand /= 2
      exponent += 1
    }
    return exponent * logarithmOfTwo
      + doubledInverseTangent((significand - 1) / (significand + 1))
  }

  /// `log(1 + value)` without the loss of digits near 0.
  static func log1p(_ value: Double) -> Double {
    abs(value) < 0.4 ? doubledInverseTangent(value / (2 + value)) : log(1 + value)
  }

  /// 2 artanh(x) for |x| ≤ 0.26, by its series.
  private static func doubledInverseTangent(_ x: Double) -> Double {
    let square = x * x
    var sum = 0.0
    for denominator in stride(from: 27.0, through: 1, by: -2) {
      sum = sum * square + 1 / denominator
    }
    return 2 * x * sum
  }

  static func exp(_ value: Double) -> Double {
    if value.isNaN { return value }
    if value > 709.7 { return .infinity }
    if value < -745 { return 0 }
    let exponent = (value / logarithmOfTwo).rounded()
    let rest = value - exponent * logarithmOfTwo
    var sum = 1.0
    for divisor in stride(from: 16.0, through: 1, by: -1) { sum = 1 + rest * sum / divisor }
    return sum * Double(sign: .plus, exponent: Int(exponent), significand: 1)
  }

  /// The logarithm of the gamma function, for positive values: Stirling's series, reached by the
  /// recurrence.
  static func logGamma(_ value: Double) -> Double {
    var x = value
    var product = 1.0
    while x < 12 {
      product *= x
      x += 1
    }
    let inverse = 1 / x
    let square = inverse * inverse
    let series =
      inverse
      * (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square * (1 / 1680.0))))
    let halfLogarithmOfTwoPi = 0.918938533204672741780330
    return (x - 0.5) * log(x) - x + halfLogarithmOfTwoPi + series - log(product)
  }

  /// The logarithm of the beta function, for positive values.
  static func logBeta(_ first: Double, _ second: Double) -> Double {
    logGamma(first) + logGamma(second) - logGamma(first + second)
  }
}
