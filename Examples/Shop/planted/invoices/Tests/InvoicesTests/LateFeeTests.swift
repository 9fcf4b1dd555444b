import Invoices
import Testing

struct LateFeeTests {
  /// Covered but untested: every line runs, and no result matters.
  @Test func callsEveryLine() {
    for days in [0, 15, 400] { _ = LateFee.cents(of: 10_000, daysLate: days) }
  }
}
