import AssayDates
import Testing

struct DateTimeFormatTests {
  /// As Java 17 writes 2021-03-05 15:04:05.006007008 at 05:30 east of UTC.
  @Test(arguments: [
    ("yyyy-MM-dd", "2021-03-05"), ("yy-M-d", "21-3-5"), ("MMM MMMM MMMMM", "Mar March M"),
    ("LLL LLLL", "Mar March"), ("E EEEE EEEEE", "Fri Friday F"),
    ("e ee eee c ccc", "5 05 Fri 5 Fri"),
    ("D DD DDD", "64 64 064"), ("YYYY-'W'ww-e W", "2021-W09-5 1"), ("w", "9"),
    ("Q QQ QQQ QQQQ", "1 01 Q1 1st quarter"), ("G GGGG GGGGG", "AD Anno Domini A"),
    ("y yyy u uuuuu", "2021 2021 2021 02021"), ("H HH k kk", "15 15 15 15"),
    ("K KK h hh a", "3 03 3 03 PM"), ("m mm s ss", "4 04 5 05"),
    ("S SS SSS SSSSSS SSSSSSSSS", "0 00 006 006007 006007008"),
    ("A n N", "54245006 6007008 54245006007008"), ("X XX XXX", "+0530 +0530 +05:30"),
    ("x xxx Z ZZZZ ZZZZZ", "+0530 +05:30 +0530 GMT+05:30 +05:30"),
    ("O OOOO", "GMT+5:30 GMT+05:30"), ("ppppd ppM", "   5  3"),
    ("yyyy[-MM['T'HH]]", "2021-03T15"), ("hh 'o''clock' ''a''", "03 o'clock 'PM'"),
    ("VV", "+05:30"), ("年d日", "年5日"), ("F", "1"),
    // Java asks for a zone here; SimpleDateFormat writes this.
    ("z", "GMT+05:30"),
  ])
  func `writes what letters mean`(pattern: String, text: String) throws {
    let moment = try #require(
      CivilDateTime(secondsSince1970: 1_614_936_845, nanosecond: 6_007_008, offsetSeconds: 19_800))
    #expect(try DateTimePattern(pattern).format(moment) == text)
  }

  @Test(arguments: [
    (253_402_300_800, "yyyy|yy|uuuu", "+10000|00|+10000"),
    (-62_135_596_801, "yyyy|yy|uuuu|G", "0001|01|0000|BC"),
    (-62_198_755_200, "yyyy|yy|uuuu|uu|G", "0002|02|-0001|01|BC"),
    (1_609_459_200, "YYYY-ww yyyy", "2020-53 2021"),
    (1_546_214_400, "YYYY-ww yyyy", "2019-01 2018"),
    (0, "H K h k a", "0 0 12 24 AM"), (43_200, "H K h k a", "12 0 12 12 PM"),
  ])
  func `writes what is at an edge`(seconds: Int, pattern: String, text: String) throws {
    let moment = try #require(CivilDateTime(secondsSince1970: seconds))
    #expect(try DateTimePattern(pattern).format(moment) == text)
  }

  @Test(arguments: [
    (0, "X XX XXX XXXX XXXXX", "Z Z Z Z Z"),
    (0, "x xx xxx xxxx xxxxx", "+00 +0000 +00:00 +0000 +00:00"),
    (0, "Z ZZZZ ZZZZZ O VV z zzzz", "+0000 GMT Z GMT Z UTC Coordinated Universal Time"),
    (-28_800, "X XX XXX O OOOO", "-08 -0800 -08:00 GMT-8 GMT-08:00"),
    (3_601, "X XX XXX XXXX XXXXX O", "+01 +0100 +01:00 +010001 +01:00:01 GMT+1:00:01"),
    (-12_600, "x xxx ZZZZ", "-0330 -03:30 GMT-03:30"),
  ])
  func `writes offsets`(offset: Int, pattern: String, text: String) throws {
    let moment = try #require(CivilDateTime(.epoch, offsetSeconds: offset))
    #expect(try DateTimePattern(pattern).format(moment) == text)
  }

  @Test func `takes an offset that is not known for 0, and a name as it is`() throws {
    #expect(DateTimePattern.dateTime.format(CivilDateTime(.epoch)) == "1970-01-01T00:00:00Z")
    let pattern = try DateTimePattern("VV z zzzz")
    #expect(
      pattern.format(CivilDateTime(.epoch, zoneName: "PST")) == "PST PST Pacific Standard Time")
    #expect(
      pattern.format(CivilDateTime(.epoch, zoneName: "Europe/Berlin"))
        == "Europe/Berlin Europe/Berlin Europe/Berlin")
  }

  /// Patterns that say all there is of a moment of so many digits.
  @Test(arguments: [
    ("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSXXXXX", 9), ("uuuuMMddHHmmssSSSSSSSSSXXXX", 9),
    ("EEEE, d. MMMM u G, h:mm:ss.SSS a xxxxx", 3), ("uuuu-DDD N XXXXX", 9),
    ("YYYY-'W'ww-e HH:mm:ss ZZZZZ", 0), ("pppd/pppM/pppppppu kk:mm:ss.n OOOO", 9),
    ("[uuuu[-MM[-dd]]]'T'A[ZZZZ]", 3), ("G y MMM dd K:m:s a VV", 0),
    ("QQQQ uuuu, MM W e, H:m:s.SSSSSS O", 6), ("E F uuuu-MM HH:mm:ss zzzz", 0),
  ])
  func `reads what it has written`(pattern: String, digits: Int) throws {
    var random = SplitMix64(seed: 0xA55A)
    let pattern = try DateTimePattern(pattern)
    let unit = (digits..<9).reduce(1) { unit, _ in unit * 10 }
    for _ in 0..<300 {
      let moment = try #require(
        CivilDateTime(
          secondsSince1970: Int.random(in: -60_000_000_000...200_000_000_000, using: &random),
          nanosecond: Int.random(in: 0...999_999_999, using: &random) / unit * unit,
          offsetSeconds: Int.random(in: CivilDateTime.offsets, using: &random)))
      let text = pattern.format(moment)
      let again = try pattern.parse(text)
      try #require(again.date == moment.date && again.time == moment.time, "\(text)")
      try #require(again.offsetSeconds == moment.offsetSeconds, "\(text)")
    }
  }
}
