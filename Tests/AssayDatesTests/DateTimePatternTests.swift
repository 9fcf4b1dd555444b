import AssayDates
import Testing

/// What fits and what does not, as Java 17 has it where no comment says otherwise.
struct DateTimePatternTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var pattern: String
    var text: String
    var fits: Bool

    var testDescription: String { "\(pattern): \(text)" }
  }

  static func rows(_ table: [(String, fits: [String], not: [String])]) -> [Row] {
    table.flatMap { pattern, fits, not in
      fits.map { Row(pattern: pattern, text: $0, fits: true) }
        + not.map { Row(pattern: pattern, text: $0, fits: false) }
    }
  }

  private func check(_ row: Row) throws {
    let pattern = try DateTimePattern(row.pattern)
    #expect(pattern.matches(row.text) == row.fits)
  }

  @Test(
    arguments: rows([
      (
        "yyyy-MM-dd",
        fits: ["2021-02-28", "2020-02-29", "0001-01-01", "9999-12-31", "+12021-01-01"],
        not: [
          "2021-02-29", "2021-02-30", "1900-02-29", "2021-04-31", "2021-13-01", "2021-00-01",
          "2021-01-00", "2021-1-01", "2021-01-1", "21-01-01", "12021-01-01", "+2021-01-01",
          "-0001-01-01", "0000-01-01", "2021-01-01 ", " 2021-01-01", "2021-01-01T00:00:00", "",
          "2021/01/01", "2021-01-", "20210101", "２０２１-01-01", "9999999999-01-01",
        ]
      ),
      ("uuuu-MM-dd", fits: ["-0001-01-01", "0000-02-29"], not: ["-0001-02-29", "-0000-01-01"]),
      ("yyyyMMdd", fits: ["20200229", "+120200229"], not: ["20210229", "2021229", "202101011"]),
      ("yyMMdd", fits: ["200229", "990101"], not: ["210229", "20200229", "2-0229"]),
      (
        "d/M/yy", fits: ["1/2/21", "31/12/99", "01/02/21"], not: ["32/1/21", "1/13/21", "1/2/2021"]
      ),
      ("dd.MM.yyyy", fits: ["29.02.2024"], not: ["29.02.2023", "29-02-2024"]),
      (
        "d MMM yyyy", fits: ["1 Jan 2021", "31 Dec 2021", "5 May 2021"],
        not: ["1 jan 2021", "1 JAN 2021", "1 January 2021", "1 Jan. 2021", "30 Feb 2021"]
      ),
      (
        "d MMMM uuuu", fits: ["1 September 2021", "5 May 2021"], not: ["1 Sep 2021", "1 Sept 2021"]
      ),
      ("LLLL", fits: ["June"], not: ["Jun", "june"]),
      (
        "EEE, dd MMM yyyy", fits: ["Fri, 01 Jan 2021"],
        not: ["Thu, 01 Jan 2021", "Fri, 1 Jan 2021"]
      ),
      ("EEEE d.M.y", fits: ["Friday 1.1.2021"], not: ["Fri 1.1.2021", "Monday 1.1.2021"]),
      ("yyyy-DDD", fits: ["2020-366", "2021-001"], not: ["2021-366", "2021-000", "2021-1"]),
      ("y-D", fits: ["2021-1", "2021-365", "2021-01"], not: ["2021-367"]),
      (
        "YYYY-'W'ww-e", fits: ["2020-W53-7", "2021-W01-1"],
        not: ["2021-W00-1", "2021-W01-8", "2021-W1-1"]
      ),
      ("yyyy-MM-dd w", fits: ["2021-01-01 53", "2021-01-04 1"], not: ["2021-01-01 1"]),
      ("G yyyy", fits: ["AD 2021", "BC 0044"], not: ["BCE 0044", "ad 2021", "AD 0000"]),
      ("yyyy-MM-dd GGGG", fits: ["0001-02-29 Before Christ"], not: ["0001-02-29 Anno Domini"]),
      ("yyyy QQQ", fits: ["2021 Q4"], not: ["2021 Q5", "2021 4"]),
      ("yyyy-MM 'Q'Q", fits: ["2021-04 Q2"], not: ["2021-04 02"]),
      ("QQQQ", fits: ["1st quarter"], not: ["1. quarter", "Q1"]),
      ("yyyy-MM W e", fits: ["2021-01 1 1", "2021-01 0 5"], not: ["2021-01 0 1", "2021-01 5 7"]),
    ]))
  func `reads dates`(row: Row) throws { try check(row) }

  @Test(
    arguments: rows([
      (
        "HH:mm:ss", fits: ["00:00:00", "23:59:59", "09:05:00"],
        not: [
          "24:00:00", "23:60:00", "22:98:78", "9:05:00", "09:5:00", "09:05", "09:05:00.0",
          "09:05:00Z", "-1:00:00", "12:59:60", "23:59:61",
        ]
      ),
      ("H:m:s", fits: ["0:0:0", "23:59:59", "09:05:01"], not: ["24:0:0", ":0:0", "0:0:"]),
      ("HHmmss", fits: ["235959"], not: ["246060", "23595", "2359590"]),
      ("Hmm", fits: ["930", "1030", "0930"], not: ["30", "2460", "03"]),
      (
        "hh:mm a", fits: ["12:00 AM", "01:59 PM"],
        not: [
          "00:00 AM", "13:00 PM", "01:00 pm",
          "01:00", "01:00 A.M.",
        ]
      ),
      ("KK:mm a", fits: ["00:00 AM", "11:00 PM"], not: ["12:00 PM"]),
      ("kk:mm", fits: ["24:00", "01:00"], not: ["00:00", "25:00"]),
      ("HH:mm a", fits: ["13:00 PM"], not: ["13:00 AM"]),
      ("ss.SSS", fits: ["00.000", "59.999"], not: ["00.00", "00.0000", "00,000", "00."]),
      ("ss.SSSSSSSSS", fits: ["59.123456789"], not: ["59.12345678"]),
      ("HHmmssSSS", fits: ["235959999"], not: ["23595999"]),
      ("ss.n", fits: ["59.1", "59.999999999"], not: ["59.1000000000", "59.-1"]),
      ("A", fits: ["0", "86399999"], not: ["86400000", "-1", "99999999999999999999"]),
      ("N", fits: ["0", "86399999999999"], not: ["86400000000000", "9223372036854775808"]),
      ("HH A", fits: ["01 3600000"], not: ["02 3600000"]),
      ("HH 'h', h", fits: ["13 h, 1"], not: ["13 h, 2"]),
    ]))
  func `reads times`(row: Row) throws { try check(row) }

  @Test(
    arguments: rows([
      ("X", fits: ["Z", "+01", "-0830", "+0000"], not: ["z", "+1", "+01:00", "+", "01", "+1900"]),
      ("XX", fits: ["Z", "+0100"], not: ["+01", "+01:00", "+0160", "+010000"]),
      (
        "XXX", fits: ["Z", "+01:00", "-18:00", "+00:00"],
        not: [
          "+0100", "+01", "+18:01", "-19:00",
          "+01:60", "UTC", "",
        ]
      ),
      ("XXXX", fits: ["Z", "+0100", "+010101"], not: ["+01", "+01:00", "+010160"]),
      ("XXXXX", fits: ["Z", "+01:00", "+01:01:01"], not: ["+0100", "+01:01:"]),
      ("x", fits: ["+00", "+01", "+0130"], not: ["Z"]),
      ("xx", fits: ["+0000"], not: ["Z", "+00"]),
      ("xxx", fits: ["+00:00", "-01:30"], not: ["Z", "+0000"]),
      ("Z", fits: ["+0000", "-0800"], not: ["Z", "-08:00", "-08", "UTC"]),
      ("ZZZZ", fits: ["GMT", "GMT+08:00", "GMT-01:30:15"], not: ["GMT+8", "UTC"]),
      ("ZZZZZ", fits: ["Z", "-08:00"], not: ["-0800"]),
      ("O", fits: ["GMT", "GMT+8", "GMT-8:30", "GMT+08"], not: ["+8", "GMT+", "GMT+19"]),
      ("OOOO", fits: ["GMT", "GMT+08:00"], not: ["GMT+8", "GMT+08"]),
      (
        "VV",
        fits: [
          "Europe/Berlin", "America/Argentina/Buenos_Aires", "America/Port-au-Prince",
          "Etc/GMT+5", "UTC", "GMT", "UT", "Z", "+01:00", "GMT+08:00", "UTC+01:00", "GMT0", "CET",
          "Japan",
        ],
        not: ["Foo/Bar", "berlin", "europe/berlin", "Europe/", "utc", "UTC+1", "PST", "ABC", ""]
      ),
      (
        "z",
        fits: [
          "UTC", "GMT", "EST", "PST", "CEST", "JST", "Europe/Berlin", "+01:00",
        ],
        not: ["XYZ", "est", "Pacific", "-0800", "GMT+8", ""]
      ),
      (
        "HH:mm zzzz", fits: ["10:00 Coordinated Universal Time", "10:00 India Standard Time"],
        not: ["10:00 Someone's Time", "10:00"]
      ),
      ("HH:mm v", fits: ["10:00 GMT"], not: ["10:00 Q"]),
    ]))
  func `reads offsets and zones`(row: Row) throws { try check(row) }

  @Test(
    arguments: rows([
      (
        "yyyy-MM-dd'T'HH:mm:ssXXX", fits: ["2024-01-01T00:00:00Z", "2000-02-29T23:59:59-11:30"],
        not: [
          "2015-06-10T22:98:78", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z",
          "2024-01-01T00:00:00.123Z", "2024-01-01T24:00:00Z", "2023-02-29T00:00:00Z",
        ]
      ),
      ("yyyy-MM-dd'T'HH:mm:ss'Z'", fits: ["2024-01-01T00:00:00Z"], not: ["2024-01-01T00:00:00"]),
      (
        "yyyy-MM-dd[' 'HH:mm[:ss[.SSS]]]",
        fits: ["2021-01-01", "2021-01-01 10:00", "2021-01-01 10:00:01", "2021-01-01 10:00:01.234"],
        not: ["2021-01-01 ", "2021-01-01 10", "2021-01-01 10:00.234", "2021-01-01 25:00"]
      ),
      (
        "[yyyy-MM-dd]['T'][HH:mm]", fits: ["", "2021-01-01", "T", "10:00", "2021-01-01T10:00"],
        not: ["2021-01-0", "T2021-01-01"]
      ),
      // The one that is longer must stand first, as nothing is read again.
      ("ss[.SSSSSS][.SSS]", fits: ["01", "01.123", "01.123456", "01.123000.123"], not: ["01.12"]),
      ("ss[.SSS][.SSSSSS]", fits: ["01.123"], not: ["01.123456"]),
      ("yyyy[-MM[-dd", fits: ["2021", "2021-02", "2021-02-03"], not: ["2021-"]),
      ("hh 'o''clock' a", fits: ["12 o'clock PM"], not: ["12 oclock PM"]),
      ("''yyyy''", fits: ["'2021'"], not: ["2021", "''2021''"]),
      ("yyyy年MM月dd日", fits: ["2021年01月02日"], not: ["2021年01月02", "2021月01月02日"]),
      ("ppd/ppM", fits: [" 1/ 2", "10/12"], not: ["1/2", "  1/2", "01/ 13", "1 / 2"]),
      ("pppd", fits: ["  1", " 31"], not: ["1", " 1", "   1", "1  "]),
      ("'literal'", fits: ["literal"], not: ["Literal", "literal "]),
      ("yyyy-MM-dd MM", fits: ["2021-01-01 01"], not: ["2021-01-01 02"]),
      (
        "EEE MMM dd HH:mm:ss zzz yyyy", fits: ["Thu Jan 01 00:00:00 UTC 1970"],
        not: ["Wed Jan 01 00:00:00 UTC 1970"]
      ),
    ]))
  func `reads the two together, text, and what may be absent`(row: Row) throws { try check(row) }

  /// Java takes more of a single letter, or checks only whole dates.
  @Test(
    arguments: rows([
      ("d", fits: ["1", "31", "01"], not: ["0", "32", "001", "-1"]),
      (
        "YYYY-MM-dd", fits: ["2023-01-01", "2019-12-31", "2020-02-29"],
        not: ["2021-02-29", "2021-02-30", "2021-13-01"]
      ),
      ("MM-dd", fits: ["02-29"], not: ["02-30", "04-31", "13-01"]),
      ("M", fits: ["12"], not: ["13", "0"]),
      ("YYYY-'W'ww-e", fits: [], not: ["2021-W53-1"]),
      ("yyyy-MM 'Q'Q", fits: ["2021-04 Q2"], not: ["2021-04 Q1", "2021-04 Q02"]),
      ("hh:mm aa", fits: ["12:00 AM"], not: ["12:00 A"]),
      ("ZZZZ", fits: [], not: ["GMT+08:60"]),
      ("z", fits: ["Pacific Standard Time", "Central European Time"], not: ["Pacific"]),
      ("zzzz", fits: ["PST", "Central European Time"], not: ["Central"]),
      ("YYYY-ww", fits: ["2020-53"], not: ["2021-53"]),
      ("MMMMM", fits: ["J", "S"], not: ["X", "Jan"]),
      ("EEEEE d", fits: ["T 1"], not: ["X 1"]),
      ("dMMyyyy", fits: ["31122021"], not: ["32122021", "1022021"]),
      ("yyyy-MM-dd F", fits: ["2021-01-08 2"], not: ["2021-01-08 1"]),
      ("yyyy-MM EEE F", fits: ["2021-01 Fri 5"], not: ["2021-01 Thu 5"]),
      (
        "yyyy-MM-dd'T'HH:mm:ssXXX",
        fits: ["2016-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00", "2017-01-01T05:29:60+05:30"],
        not: ["2016-12-31T23:59:60+01:00", "2016-12-31T12:00:60Z", "2016-12-31T23:59:61Z"]
      ),
      ("HH:mm:ss", fits: ["23:59:60"], not: ["22:59:60", "23:58:60", "00:00:60"]),
      ("ss", fits: ["59"], not: ["60"]),
    ]))
  func `differs from Java where that is of use`(row: Row) throws { try check(row) }

  @Test func `every constant is a pattern`() throws {
    let moment = try DateTimePattern.dateTime.parse("2021-02-03T04:05:06Z")
    let constants = [.date, .time, .dateTime, .generatedDateTime] + DateTimePattern.isoDateTimes
    for pattern in constants {
      #expect(try DateTimePattern(pattern.text) == pattern)
      #expect(pattern.matches(pattern.format(moment)))
      #expect(!pattern.matches(""))
    }
  }

  @Test func `gives what it has read`() throws {
    let pattern = try DateTimePattern("EEEE, d. MMMM yyyy, h:mm:ss.SSS a z")
    let moment = try pattern.parse("Friday, 5. March 2021, 3:04:05.678 PM CET")
    #expect(moment.date == CivilDate(year: 2021, month: 3, day: 5))
    let time = CivilTime(hour: 15, minute: 4, second: 5, nanosecond: 678_000_000)
    #expect(moment.time == time)
    #expect(moment.offsetSeconds == 3_600)
    #expect(moment.zoneName == "CET")
  }

  @Test(arguments: [
    ("HH:mm", "10:30", 0, "10:30:00"), ("yyyy", "2021", 18_628, "00:00:00"),
    ("MM-dd", "02-29", 789, "00:00:00"), ("yy", "70", 36_525, "00:00:00"),
    ("a", "PM", 0, "12:00:00"), ("h a", "12 AM", 0, "00:00:00"), ("k", "24", 0, "00:00:00"),
    ("N", "3661000000001", 0, "01:01:01"), ("Q", "3", 181, "00:00:00"),
    ("YYYY-ww", "2020-53", 18_624, "00:00:00"),
  ])
  func `begins with 1970 at midnight where the text leaves it open`(
    pattern: String, text: String, days: Int, time: String
  ) throws {
    let moment = try DateTimePattern(pattern).parse(text)
    #expect(moment.date.daysSince1970 == days)
    #expect(DateTimePattern.time.format(moment) == time)
    #expect(moment.offsetSeconds == nil)
  }
}
