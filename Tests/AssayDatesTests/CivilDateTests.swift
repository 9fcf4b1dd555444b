import AssayDates
import Testing

struct CivilDateTests {
  @Test func `1970-01-01 is day 0 and a Thursday`() throws {
    let date = try #require(CivilDate(year: 1970, month: 1, day: 1))
    #expect(date == .epoch)
    #expect(date.daysSince1970 == 0)
    #expect(date.weekday == 4)
  }
}
