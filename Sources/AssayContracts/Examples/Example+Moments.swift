import AssayDates
import AssayJSON
import AssayMatching
import AssayPact

extension Example {
  /// A date, as Java's DateTimeFormatter writes formats.
  ///
  /// Without an example the mock gives the date of the day.
  public static func date(_ format: String = "yyyy-MM-dd", _ example: String? = nil) -> Example {
    moment(.date, format, example)
  }

  /// A time of day.
  ///
  /// Without an example the mock gives the time of now.
  public static func time(_ format: String = "HH:mm:ss", _ example: String? = nil) -> Example {
    moment(.time, format, example)
  }

  /// A date and a time.
  ///
  /// Without an example the mock gives those of now.
  public static func dateTime(
    _ format: String = "yyyy-MM-dd'T'HH:mm:ssXXX", _ example: String? = nil
  ) -> Example { moment(.datetime, format, example) }

  private static func moment(
    _ moment: Matcher.Moment, _ format: String, _ example: String?
  ) -> Example {
    let matcher: JSONObject = ["match": .string(moment.rawValue), "format": .string(format)]
    if let example { return Example([matcher], .value(example)) }
    // The same on every day, as it stands in the file.
    guard let date = CivilDate(year: 2000, month: 2, day: 1),
      let time = CivilTime(hour: 14, minute: 0),
      let then = CivilDateTime(date, time, offsetSeconds: 0)
    else { return Example(.invalid("there is no first of February 2000")) }
    do throws(DateTimePatternFault) {
      return Example(
        [matcher], .value(try DateTimePattern(format).format(then)),
        generator: Generator(.moment(moment, format: format, expression: nil)))
    } catch {
      return Example(
        .invalid("the format \(format) is not understood: column \(error.column), \(error.what)"))
    }
  }
}
