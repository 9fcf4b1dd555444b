import AssayDates
import Testing

struct DateExpressionTests {
  private static let pattern = "uuuu-MM-dd'T'HH:mm:ss[.SSS]XXX"

  private func check(
    _ expression: String, _ kind: DateExpression.Kind, from base: String, _ expected: String
  ) throws {
    let base = try DateTimePattern(Self.pattern).parse(base)
    let result = try DateExpression(expression, kind).evaluate(from: base)
    #expect(result == (try DateTimePattern(Self.pattern).parse(expected)))
  }

  /// From 2000-01-01T10:00:00Z, a Saturday.
  @Test(arguments: [
    ("", "2000-01-01"), ("  ", "2000-01-01"), ("now", "2000-01-01"), ("today", "2000-01-01"),
    ("yesterday", "1999-12-31"), ("tomorrow", "2000-01-02"), ("+ 1 day", "2000-01-02"),
    ("+1day", "2000-01-02"), ("+ 1 days", "2000-01-02"), ("- 0 days", "2000-01-01"),
    ("+ 1 week", "2000-01-08"), ("- 2 weeks", "1999-12-18"), ("+ 13 months", "2001-02-01"),
    ("- 1 month", "1999-12-01"), ("+ 4 years", "2004-01-01"), ("- 2000 years", "0000-01-01"),
    ("tomorrow+ 4 years", "2004-01-02"), ("tomorrow\t-\n1 day", "2000-01-01"),
    ("+ 1 day - 2 weeks", "1999-12-19"), ("today + 1 day + 1 week + 1 month", "2000-02-09"),
    ("next day", "2000-01-02"), ("last day", "1999-12-31"), ("next week", "2000-01-08"),
    ("last week", "1999-12-25"), ("next fortnight", "2000-01-15"),
    ("last fortnight", "1999-12-18"), ("next month", "2000-02-01"), ("last month", "1999-12-01"),
    ("next year", "2001-01-01"), ("last year", "1999-01-01"), ("next monday", "2000-01-03"),
    ("next mon", "2000-01-03"), ("next tues", "2000-01-04"), ("next wed", "2000-01-05"),
    ("next thurs", "2000-01-06"), ("next fri", "2000-01-07"), ("next saturday", "2000-01-08"),
    ("next sun", "2000-01-02"), ("last wednesday", "1999-12-29"), ("last sat", "1999-12-25"),
    ("last friday", "1999-12-31"), ("last sunday", "1999-12-26"), ("last december", "1999-12-01"),
    ("last jan", "1999-01-01"), ("next jan", "2001-01-01"), ("next feb", "2000-02-01"),
    ("next may", "2000-05-01"), ("next june + 2 weeks", "2000-06-15"), ("next dec", "2000-12-01"),
    ("last february", "1999-02-01"), ("last mon + 2 weeks", "2000-01-10"),
    ("last december + 2 weeks + 4 days", "1999-12-19"),
  ])
  func `finds a date from another`(expression: String, date: String) throws {
    for kind in [DateExpression.Kind.date, .dateTime] {
      try check(expression, kind, from: "2000-01-01T10:00:00Z", date + "T10:00:00Z")
    }
  }

  @Test(arguments: [
    ("+ 1 month", "2021-01-31", "2021-02-28"), ("+ 1 month", "2020-01-31", "2020-02-29"),
    ("+ 1 year", "2020-02-29", "2021-02-28"), ("+ 4 years", "2020-02-29", "2024-02-29"),
    ("- 1 month", "2021-03-31", "2021-02-28"), ("next february", "2021-01-31", "2021-02-01"),
    ("last november", "2021-12-31", "2021-11-01"), ("next monday", "2021-01-04", "2021-01-11"),
    ("last monday", "2021-01-04", "2020-12-28"), ("next july", "2021-07-15", "2022-07-01"),
    ("last july", "2021-07-15", "2020-07-01"), ("+ 1 day", "2020-02-28", "2020-02-29"),
    ("tomorrow", "2021-12-31", "2022-01-01"),
  ])
  func `goes by the calendar`(expression: String, base: String, date: String) throws {
    try check(expression, .date, from: base + "T00:00:00Z", date + "T00:00:00Z")
  }

  /// From 2000-01-01T10:00:00Z.
  @Test(arguments: [
    ("", "01T10:00:00"), ("now", "01T10:00:00"), ("midnight", "01T00:00:00"),
    ("noon", "01T12:00:00"), ("2 o'clock", "01T14:00:00"), ("12 o'clock am", "01T12:00:00"),
    ("1 o'clock am", "01T01:00:00"), ("1 o'clock pm", "01T13:00:00"),
    ("12 o'clock pm", "02T00:00:00"), ("+ 1 hour", "01T11:00:00"), ("- 2 minutes", "01T09:58:00"),
    ("+ 4 seconds", "01T10:00:04"), ("+ 4 milliseconds", "01T10:00:00.004"),
    ("- 1 millisecond", "01T09:59:59.999"), ("midnight+ 4 minutes", "01T00:04:00"),
    ("next hour", "01T11:00:00"), ("last minute", "01T09:59:00"), ("next second", "01T10:00:01"),
    ("last millisecond", "01T09:59:59.999"), ("now + 2 hours - 4 minutes", "01T11:56:00"),
    (" + 2 hours - 4 minutes", "01T11:56:00"), ("+ 14 hours", "02T00:00:00"),
    ("noon + 100 milliseconds", "01T12:00:00.100"),
    (
      "3 o'clock + 40 milliseconds",
      "01T15:00:00.040"
    ),
  ])
  func `finds a time from another`(expression: String, time: String) throws {
    let expected = "2000-01-" + time + "Z"
    try check(expression, .time, from: "2000-01-01T10:00:00Z", expected)
    try check("@" + expression, .dateTime, from: "2000-01-01T10:00:00Z", expected)
  }

  @Test(arguments: [
    ("09:00:00", "3 o'clock", "15:00:00"), ("12:00:00", "3 o'clock", "03:00:00"),
    ("23:59:59", "12 o'clock", "12:00:00"), ("11:59:59", "11 o'clock", "23:00:00"),
  ])
  func `takes an hour without am or pm by the time of the base`(
    base: String, expression: String, time: String
  ) throws {
    try check(expression, .time, from: "2000-01-01T\(base)Z", "2000-01-01T\(time)Z")
  }

  @Test(arguments: [
    ("today @ 1 o'clock", "2000-01-01T13:00:00"), ("yesterday @ midnight", "1999-12-31T00:00:00"),
    ("yesterday @ midnight - 1 hour", "1999-12-30T23:00:00"),
    ("tomorrow @ now", "2000-01-02T10:00:00"), ("+ 1 day @ noon", "2000-01-02T12:00:00"),
    ("+ 1 week @ +1 hour", "2000-01-08T11:00:00"),
    ("- 2 weeks @ now + 1 hour", "1999-12-18T11:00:00"),
    ("+ 4 years @ midnight", "2004-01-01T00:00:00"),
    ("tomorrow + 4 years @ 3 o'clock + 40 milliseconds", "2004-01-02T15:00:00.040"),
    ("next week @ next hour", "2000-01-08T11:00:00"),
    ("last month @ last hour", "1999-12-01T09:00:00"), ("tomorrow@noon", "2000-01-02T12:00:00"),
    ("tomorrow @", "2000-01-02T10:00:00"), ("@", "2000-01-01T10:00:00"),
  ])
  func `finds a date and time`(expression: String, moment: String) throws {
    try check(expression, .dateTime, from: "2000-01-01T10:00:00Z", moment + "Z")
  }

  @Test func `keeps where the base is`() throws {
    try check(
      "tomorrow @ noon", .dateTime, from: "2000-01-01T10:00:00+05:30", "2000-01-02T12:00:00+05:30")
  }

  @Test(arguments: [
    (
      DateExpression.Kind.date, "soon", 1,
      "expected now, today, yesterday, tomorrow, next, last, "
        + "+ or -, found \"soon\""
    ),
    (
      .date, "Tomorrow", 1,
      "expected now, today, yesterday, tomorrow, next, last, + or -, found "
        + "\"Tomorrow\""
    ),
    (.date, "today 1", 7, "expected +, - or the end, found \"1\""),
    (.date, "today + day", 9, "expected a number, found \"day\""),
    (.date, "+ 1", 4, "expected day, week, month or year, found the end"),
    (.date, "+ 1 hour", 5, "expected day, week, month or year, found \"hour\""),
    (.date, "+ 1 fortnight", 5, "expected day, week, month or year, found \"fortnight\""),
    (.date, "+ - 1 day", 3, "expected a number, found \"-\""),
    (
      .date, "next", 5,
      "expected day, week, fortnight, month, year, a weekday or a month, found "
        + "the end"
    ),
    (
      .date, "next days", 6,
      "expected day, week, fortnight, month, year, a weekday or a month, "
        + "found \"days\""
    ),
    (.date, "today @ noon", 7, "expected +, - or the end, found \"@\""),
    (.date, "+ 2147483648 days", 3, "expected a number up to 2147483647, found \"2147483648\""),
    (.date, "today!", 6, "expected a word, a number, + or -, found \"!\""),
    (.time, "13 o'clock", 1, "expected an hour from 1 to 12, found \"13\""),
    (.time, "0 o'clock", 1, "expected an hour from 1 to 12, found \"0\""),
    (.time, "1 oclock", 3, "expected o'clock, found \"oclock\""),
    (
      .time, "today", 1,
      "expected now, midnight, noon, an hour from 1 to 12, next, last, + or -, "
        + "found \"today\""
    ),
    (.time, "next day", 6, "expected hour, minute, second or millisecond, found \"day\""),
    (.time, "noon + 1 day", 10, "expected hour, minute, second or millisecond, found \"day\""),
    (
      .dateTime, "today @ soon", 9,
      "expected now, midnight, noon, an hour from 1 to 12, next, "
        + "last, + or -, found \"soon\""
    ),
    (.dateTime, "today noon", 7, "expected +, -, @ or the end, found \"noon\""),
    (
      .dateTime, "noon", 1,
      "expected now, today, yesterday, tomorrow, next, last, + or -, found "
        + "\"noon\""
    ),
    (.dateTime, "today @ noon @ noon", 14, "expected +, - or the end, found \"@\""),
  ])
  func `says what is wrong and where`(
    kind: DateExpression.Kind, text: String, column: Int, what: String
  ) {
    let fault = #expect(throws: DateExpressionFault.self) { try DateExpression(text, kind) }
    #expect(fault?.column == column)
    #expect(fault?.what == what)
  }

  @Test func `says where the years end`() throws {
    let expression = try DateExpression("tomorrow + 1000000000 years", .date)
    let fault = #expect(throws: DateExpressionFault.self) {
      try expression.evaluate(from: CivilDateTime(.epoch))
    }
    #expect(fault?.description == "column 10: leads to a year beyond 999999999")
  }
}
