import Invoices
import Testing

struct ExchangeRateTests {
  /// A unit test that opens a socket; it passes whether or not somebody answers.
  @Test func asksTheRatesService() {
    #expect(ExchangeRate().dollars() > 1)
  }
}
