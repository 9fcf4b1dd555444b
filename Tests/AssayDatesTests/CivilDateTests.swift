import AssayDates
import Testing

struct CivilDateTests {
  @Test(arguments: [
    (1970, 1, 1, 0, 4), (1969, 12, 31, -1, 3), (2000, 2, 29, 11_016, 2),
    (2000, 3, 1, 11_017, 3), (1, 1, 1, -719_162, 1), (0, 12, 31, -719_163, 7),
    (0, 1, 1, -719_528, 6), (-1, 12, 31, -719_529, 5), (9_999, 12, 31, 2_932_896, 5),
    (1_582, 10, 15, -141_427, 5), (2_038, 1, 19, 24_855, 2), (-400, 2, 29, -865_566, 2),
  ])
  func `knows a day by its number and its weekday`(
    year: Int, month: Int, day: Int, days: Int, weekday: Int
  ) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(date.daysSince1970 == days)
    #expect(date.weekday == weekday)
    #expect(CivilDate(daysSince1970: days) == date)
  }

  @Test(arguments: [
    (2021, 2, 29), (1900, 2, 29), (2100, 2, 29), (2021, 2, 30), (2021, 4, 31), (2021, 13, 1),
    (2021, 0, 1), (2021, 1, 0), (2021, 1, 32), (2021, -1, 1), (1_000_000_000, 1, 1),
    (Int.max, Int.max, Int.max), (Int.min, Int.min, Int.min),
  ])
  func `refuses a day that no calendar has`(year: Int, month: Int, day: Int) {
    #expect(CivilDate(year: year, month: month, day: day) == nil)
  }

  @Test(arguments: [
    (2000, true), (1900, false), (2024, true), (2023, false), (2100, false), (2400, true),
    (0, true), (-4, true), (-100, false), (-1, false),
  ])
  func `knows leap years`(year: Int, isLeap: Bool) {
    #expect(CivilDate.isLeap(year) == isLeap)
    #expect((CivilDate(year: year, month: 2, day: 29) != nil) == isLeap)
  }

  @Test(arguments: [
    (2020, 12, 31, 2020, 53), (2021, 1, 1, 2020, 53), (2021, 1, 3, 2020, 53),
    (2021, 1, 4, 2021, 1), (2018, 12, 31, 2019, 1), (2019, 1, 1, 2019, 1),
    (2016, 1, 3, 2015, 53), (2010, 1, 3, 2009, 53), (2008, 12, 29, 2009, 1),
    (2005, 1, 1, 2004, 53), (2000, 1, 1, 1999, 52), (2026, 6, 15, 2026, 25),
    (2027, 1, 1, 2026, 53), (1970, 1, 1, 1970, 1), (0, 1, 1, -1, 52),
  ])
  func `counts weeks as ISO 8601 does`(
    year: Int, month: Int, day: Int, weekYear: Int, week: Int
  ) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(date.weekYear == weekYear)
    #expect(date.week == week)
    #expect(CivilDate(weekYear: weekYear, week: week, weekday: date.weekday) == date)
  }

  @Test func `every day of 120 years follows the one before`() throws {
    var before = try #require(CivilDate(year: 1890, month: 1, day: 1))
    var weekday = before.weekday
    var strange: [CivilDate] = []
    for days in (before.daysSince1970 + 1)..<(before.daysSince1970 + 43_829) {
      let date = CivilDate(daysSince1970: days) ?? .epoch
      weekday = weekday % 7 + 1
      let isRight =
        date.daysSince1970 == days && date > before && date.weekday == weekday
        && CivilDate(year: date.year, dayOfYear: date.dayOfYear) == date
        && CivilDate(weekYear: date.weekYear, week: date.week, weekday: weekday) == date
      if !isRight { strange.append(date) }
      before = date
    }
    #expect(strange.isEmpty)
    #expect(before == CivilDate(year: 2009, month: 12, day: 31))
  }

  @Test(arguments: [
    (2021, 1, 31, 1, 2021, 2, 28), (2020, 1, 31, 1, 2020, 2, 29), (2020, 2, 29, 12, 2021, 2, 28),
    (2021, 3, 31, -1, 2021, 2, 28), (2021, 1, 15, -1, 2020, 12, 15), (0, 1, 1, -1, -1, 12, 1),
    (2021, 5, 31, 13, 2022, 6, 30),
  ])
  func `adds months and keeps to the month's days`(
    year: Int, month: Int, day: Int, months: Int, toYear: Int, toMonth: Int, toDay: Int
  ) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(
      date.adding(months: months) == CivilDate(year: toYear, month: toMonth, day: toDay))
  }

  @Test(arguments: [Int.max, Int.min, 400_000_000_000, -400_000_000_000])
  func `says that a day is out of range instead of overflowing`(days: Int) {
    #expect(CivilDate(daysSince1970: days) == nil)
    #expect(CivilDate.epoch.adding(days: days) == nil)
    #expect(CivilDate.epoch.adding(months: days) == nil)
  }

  @Test(arguments: [(2021, 366), (2021, 0), (2021, -1), (2020, 367), (2021, Int.max)])
  func `refuses a day that a year has not`(year: Int, day: Int) {
    #expect(CivilDate(year: year, dayOfYear: day) == nil)
  }

  @Test(arguments: [(2021, 53, 1), (2020, 54, 1), (2020, 0, 1), (2020, 1, 0), (2020, 1, 8)])
  func `refuses a week that a year has not`(year: Int, week: Int, weekday: Int) {
    #expect(CivilDate(weekYear: year, week: week, weekday: weekday) == nil)
  }
}
