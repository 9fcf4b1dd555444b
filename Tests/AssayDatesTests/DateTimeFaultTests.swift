import AssayDates
import Testing

struct DateTimeFaultTests {
  @Test(arguments: [
    ("", 1, "is empty"),
    ("yyyy-MM-ddTHH:mm", 11, "the letter T means nothing; text needs quotes"),
    ("yyyy'T", 5, "the quotation that begins here does not end"),
    ("yyyy]", 5, "] has no [ before it"),
    ("[yyyy]]", 7, "] has no [ before it"),
    ("yyyy-{MM}", 6, "{ is reserved, and needs quotes"),
    ("#", 1, "# is reserved, and needs quotes"),
    ("HH:mmm", 4, "expected 1 to 2 letters m, found 3"),
    ("MMMMMM", 1, "expected 1 to 5 letters M, found 6"),
    ("DDDD", 1, "expected 1 to 3 letters D, found 4"),
    ("SSSSSSSSSS", 1, "expected 1 to 9 letters S, found 10"),
    ("yyyyyyyyyyyyyyyyyyyy", 1, "expected 1 to 19 letters y, found 20"),
    ("cc", 1, "expected 1 or 3 to 5 letters c, found 2"),
    ("WW", 1, "expected 1 letter W, found 2"),
    ("V", 1, "expected 2 letters V, found 1"),
    ("OO", 1, "expected 1 or 4 letters O, found 2"),
    ("XXXXXX", 1, "expected 1 to 5 letters X, found 6"),
    ("zzzzz", 1, "expected 1 to 4 letters z, found 5"),
    ("dpp", 4, "expected a letter after p, which pads it"),
    ("pp-d", 3, "expected a letter after p, which pads it"),
    ("日'", 2, "the quotation that begins here does not end"),
  ])
  func `says what is wrong with a pattern and where`(text: String, column: Int, what: String) {
    let fault = #expect(throws: DateTimePatternFault.self) { try DateTimePattern(text) }
    #expect(fault?.column == column)
    #expect(fault?.what == what)
  }

  @Test(arguments: [
    ("yyyy-MM-dd", "2021-02-30", 9, "the day is 30, and month 2 has 28"),
    ("MM-dd", "02-30", 4, "the day is 30, and month 2 has 29"),
    ("yyyy-MM-dd", "2021-13-01", 6, "the month is 13, and goes from 1 to 12"),
    ("yyyy-MM-dd", "2021-1-01", 6, "expected 2 digits (the month), found \"1-01\""),
    ("yyyy-MM-dd", "2021-01", 8, "expected \"-\", found the end"),
    ("yyyy-MM-dd", "2021-01-01T00:00:00Z", 11, "expected the end, found \"T00:00:00Z\""),
    ("yyyy-MM-dd", "12021-01-01", 1, "the year of more than 4 digits needs a +"),
    ("yyyy-MM-dd", "+2021-01-01", 1, "the year has a + and 4 digits"),
    ("uuuu", "-0000", 1, "the year is 0 and has a sign"),
    ("yyyy", "+9999999999999999999", 1, "the year is too large"),
    ("HH:mm", "24:00", 1, "the hour is 24, and goes from 0 to 23"),
    ("HH:mm:ss", "12:00:60", 7, "the second is 60, which is only at 23:59 in UTC"),
    ("MMM", "jan", 1, "expected the month, as Jan, found \"jan\""),
    ("EEE d MMM y", "Mon 1 Jan 2021", 1, "the weekday is 1, and 5 by what else the text says"),
    ("MM MM", "01 02", 4, "the month is 1 before and 2 here"),
    ("XXX", "0100", 1, "expected an offset or Z, found \"0100\""),
    ("XXX", "+01:75", 5, "expected 00 to 59 (the offset from UTC), found 75"),
    ("XXX", "+0100", 4, "expected : (the offset from UTC), found \"00\""),
    ("VV", "Berlin", 1, "expected a time zone, found \"Berlin\""),
    ("d日M", "1日x", 3, "expected a digit (the month), found \"x\""),
    // What is wrong in a section says more than that it is left over.
    (
      "HH:mm[:ss[.SSS]]", "10:00:01.12", 10,
      "expected 3 digits (the fraction of the second), "
        + "found \"12\""
    ),
    ("pppd", "1", 1, "expected 3 characters, found 1"),
    (
      "yyyy", "a very long text", 1, "expected 4 or more digits (the year), found \"a very long …\""
    ),
  ])
  func `says what is wrong with a text and where`(
    pattern: String, text: String, column: Int, what: String
  ) throws {
    let pattern = try DateTimePattern(pattern)
    let fault = #expect(throws: DateTimeTextFault.self) { try pattern.parse(text) }
    #expect(fault?.column == column)
    #expect(fault?.what == what)
  }
}
