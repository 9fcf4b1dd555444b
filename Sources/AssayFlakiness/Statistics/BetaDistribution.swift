/// What is known of a probability after some trials.
package struct BetaDistribution: Sendable, Hashable {
  /// One more than the events seen, when nothing was known before; positive.
  package let alpha: Double
  /// The same for trials without the event; positive.
  package let beta: Double

  package init(alpha: Double, beta: Double) {
    precondition(alpha > 0 && beta > 0 && alpha.isFinite && beta.isFinite)
    self.alpha = alpha
    self.beta = beta
  }

  /// Jeffreys' prior: knows nothing, whatever scale the probability is looked at.
  package static let jeffreys = BetaDistribution(alpha: 0.5, beta: 0.5)

  package func updated(events: Double, others: Double) -> BetaDistribution {
    BetaDistribution(alpha: alpha + max(0, events), beta: beta + max(0, others))
  }

  package var mean: Double { alpha / (alpha + beta) }

  /// The chance of exactly this series of trials, in this order, as a logarithm.
  package func logPredictive(events: Double, others: Double) -> Double {
    ElementaryFunctions.logBeta(alpha + events, beta + others)
      - ElementaryFunctions.logBeta(alpha, beta)
  }

  /// The probability that the value is at most `x`: the regularized incomplete beta function.
  package func cumulative(_ x: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    let logFront =
      alpha * ElementaryFunctions.log(x) + beta * ElementaryFunctions.log1p(-x)
      - ElementaryFunctions.logBeta(alpha, beta)
    let front = ElementaryFunctions.exp(logFront)
    // The fraction converges fast on its own side of the mean only.
    return x < (alpha + 1) / (alpha + beta + 2)
      ? front * Self.fraction(alpha, beta, x) / alpha
      : 1 - front * Self.fraction(beta, alpha, 1 - x) / beta
  }

  /// The value that is not exceeded with this probability.
  package func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return 0 }
    guard probability < 1 else { return 1 }
    var (low, high) = (0.0, 1.0)
    // Halving reaches every Double: small quantiles lie many powers of two below 1.
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { break }
      if cumulative(middle) < probability { low = middle } else { high = middle }
      if high - low <= high * 1e-12 { break }
    }
    return low + (high - low) / 2
  }

  /// The central interval that holds the value with probability `level`.
  package func credibleInterval(_ level: Double = 0.9) -> ClosedRange<Double> {
    let tail = (1 - min(max(level, 0), 1)) / 2
    let low = quantile(tail)
    return low...max(low, quantile(1 - tail))
  }

  /// The continued fraction of the incomplete beta function, evaluated from the front (Lentz).
  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func bounded(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var numerator = 1.0
    var denominator = 1 / bounded(1 - (a + b) * x / (a + 1))
    var result = denominator
    for step in 1...10_000 {
      let m = Double(step)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        denominator = 1 / bounded(1 + term * denominator)
        numerator = bounded(1 + term / numerator)
        result *= denominator * numerator
      }
      if abs(denominator * numerator - 1) < 1e-15 { break }
    }
    return result
  }
}
