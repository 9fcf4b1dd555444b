import AssayDates
import AssayProbe
import Testing

struct ClockJumpTests {
  @Test(arguments: [
    (ClockJump.farFuture, 2026, 11, 23, "2027-12-28 12:00:00"),
    (.monthEnd, 2026, 11, 23, "2026-11-30 12:00:00"),
    // Today is one already.
    (.monthEnd, 2026, 11, 30, "2026-12-31 12:00:00"),
    (.leapDay, 2026, 11, 23, "2028-02-29 12:00:00"),
    (.leapDay, 2096, 3, 1, "2104-02-29 12:00:00"),
    (.daylightSaving, 2026, 11, 23, "2027-03-14 01:30:00"),
    (.daylightSaving, 2026, 3, 1, "2026-03-08 01:30:00"),
  ])
  func `names the next such moment`(
    jump: ClockJump, year: Int, month: Int, day: Int, moment: String
  ) throws {
    let today = try #require(CivilDate(year: year, month: month, day: day))
    #expect(jump.moment(after: today) == moment)
  }
}
