import AssayDates
import Testing

struct CivilDateTimeTests {
  @Test(arguments: [
    (0, 0, "1970-01-01T00:00:00Z"), (-1, 0, "1969-12-31T23:59:59Z"),
    (951_782_400, 3_600, "2000-02-29T01:00:00+01:00"),
    (1_609_459_199, 19_800, "2021-01-01T05:29:59+05:30"),
    (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
    (253_402_300_799, -12_600, "9999-12-31T20:29:59-03:30"),
  ])
  func `is an instant somewhere`(seconds: Int, offset: Int, text: String) throws {
    let moment = try #require(
      CivilDateTime(secondsSince1970: seconds, nanosecond: 7, offsetSeconds: offset))
    #expect(DateTimePattern.dateTime.format(moment) == text)
    #expect(moment.secondsSince1970 == seconds)
    #expect(moment.time.nanosecond == 7)
  }

  @Test(arguments: [
    (24, 0, 0, 0), (-1, 0, 0, 0), (0, 60, 0, 0), (0, 0, 61, 0), (0, 0, 0, 1_000_000_000),
    (Int.max, 0, 0, 0), (0, 0, 0, -1),
  ])
  func `refuses a time that no clock shows`(
    hour: Int, minute: Int, second: Int, nanosecond: Int
  ) {
    #expect(
      CivilTime(hour: hour, minute: minute, second: second, nanosecond: nanosecond) == nil)
  }

  @Test func `a leap second is the instant after it`() throws {
    let date = try #require(CivilDate(year: 2016, month: 12, day: 31))
    let time = try #require(CivilTime(hour: 23, minute: 59, second: 60))
    #expect(CivilDateTime(date, time).secondsSince1970 == 1_483_228_800)
    #expect(time.secondOfDay == 86_400)
  }

  @Test func `carries over midnight, and back`() throws {
    let moment = CivilDateTime(.epoch, .noon)
    let later = try #require(moment.adding(seconds: 43_200, nanoseconds: -1))
    #expect(later.date == .epoch)
    #expect(later.time == CivilTime(hour: 23, minute: 59, second: 59, nanosecond: 999_999_999))
    let earlier = try #require(moment.adding(seconds: -43_200, nanoseconds: -1))
    #expect(earlier.date == CivilDate(year: 1969, month: 12, day: 31))
    #expect(earlier.time.nanosecond == 999_999_999)
  }

  @Test(arguments: [Int.max, Int.min])
  func `says that a moment is out of range instead of overflowing`(number: Int) throws {
    #expect(CivilDateTime(secondsSince1970: number) == nil)
    #expect(CivilDateTime(.epoch).adding(seconds: number) == nil)
    #expect(CivilDateTime(.epoch, offsetSeconds: number) == nil)
    #expect(CivilDateTime(secondsSince1970: 0, offsetSeconds: number) == nil)
    // Of nanoseconds it is only a good 292 years.
    let far = try #require(CivilDateTime(.epoch).adding(seconds: 0, nanoseconds: number))
    #expect(far.date.year == (number > 0 ? 2262 : 1677))
  }
}
