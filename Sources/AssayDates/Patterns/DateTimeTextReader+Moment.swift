extension DateTimeTextReader {
  /// What the fields say together.
  func moment() throws(DateTimeTextFault) -> CivilDateTime {
    do throws(Miss) {
      for field in DateTimeField.allCases {
        guard let value = fields[field], !field.range.contains(value) else { continue }
        let range = field.range
        throw miss(
          field,
          "\(field.name) is \(value), and goes from \(range.lowerBound) to "
            + "\(range.upperBound)")
      }
      let date = try date()
      let offset = fields[.offset] ?? fields.zoneOffset
      let time = try time(offset: offset)
      let name = fields.zoneName
      return CivilDateTime(date, time, offsetSeconds: offset, zoneName: name)
        ?? CivilDateTime(date, time, zoneName: name)
    } catch {
      throw fault(error)
    }
  }

  private func miss(_ field: DateTimeField, _ what: String) -> Miss {
    Miss(what: what, offset: fields.offset(of: field))
  }

  // MARK: Dates

  private func date() throws(Miss) -> CivilDate {
    let year = year()
    if let date = try wholeDate(year) {
      try check(
        [
          .era, .year, .weekYear, .quarter, .month, .week, .weekOfMonth, .dayOfYear, .dayOfMonth,
          .weekdayOfMonth, .weekday,
        ], CivilDateTime(date))
      // Without an era it is the year itself.
      if fields[.era] != nil { try check([.yearOfEra], CivilDateTime(date)) }
      return date
    }
    // No whole date; what there is of it must be possible.
    let month = fields[.month] ?? fields[.quarter].map { $0 * 3 - 2 } ?? 1
    if let quarter = fields[.quarter], quarter != (month + 2) / 3 {
      throw miss(.quarter, "month \(month) is not in quarter \(quarter)")
    }
    if year == nil, let weekYear = fields[.weekYear] {
      // YYYY-MM-dd, which means yyyy, and says something else only around New Year.
      guard let week = fields[.week] else { return try date(weekYear, month) }
      return try date(weekYear, week: week, weekday: 1)
    }
    // A leap year, should it be 29 February.
    let isLeapDay = month == 2 && fields[.dayOfMonth] ?? 0 >= 29
    return try date(year ?? (isLeapDay ? 1_972 : 1_970), month)
  }

  /// By the first fields that tell the day; nil: none do.
  private func wholeDate(_ year: Int?) throws(Miss) -> CivilDate? {
    if let year, let month = fields[.month], fields[.dayOfMonth] != nil {
      return try date(year, month)
    }
    if let year, let day = fields[.dayOfYear] {
      guard let date = CivilDate(year: year, dayOfYear: day) else {
        throw miss(.dayOfYear, "\(year) has no day \(day)")
      }
      return date
    }
    guard let weekday = fields[.weekday] else { return nil }
    if let weekYear = fields[.weekYear], let week = fields[.week] {
      return try date(weekYear, week: week, weekday: weekday)
    }
    guard let year, let month = fields[.month],
      let first = CivilDate(year: year, month: month, day: 1), let day = day(of: weekday, first)
    else { return nil }
    guard let date = CivilDate(year: year, month: month, day: day) else {
      throw miss(.weekday, "month \(month) has no such week with weekday \(weekday)")
    }
    return date
  }

  private func date(_ weekYear: Int, week: Int, weekday: Int) throws(Miss) -> CivilDate {
    guard let date = CivilDate(weekYear: weekYear, week: week, weekday: weekday) else {
      throw miss(.week, "\(weekYear) has no week \(week)")
    }
    return date
  }

  /// By the week of the month or which of its weekday it is; nil: neither is known.
  private func day(of weekday: Int, _ first: CivilDate) -> Int? {
    let days = weekday - first.weekday
    if let week = fields[.weekOfMonth] { return 1 + days + (week - first.weekOfMonth) * 7 }
    return fields[.weekdayOfMonth].map { (days + 7) % 7 + $0 * 7 - 6 }
  }

  private func year() -> Int? {
    guard let year = fields[.yearOfEra] else { return fields[.year] }
    return fields[.era] == 0 ? 1 - year : year
  }

  private func date(_ year: Int, _ month: Int) throws(Miss) -> CivilDate {
    let day = fields[.dayOfMonth] ?? 1
    guard let date = CivilDate(year: year, month: month, day: day) else {
      let last = CivilDate.days(inMonth: month, of: year)
      throw miss(.dayOfMonth, "the day is \(day), and month \(month) has \(last)")
    }
    return date
  }

  /// Throws where a field says something else.
  private func check(_ known: [DateTimeField], _ moment: CivilDateTime) throws(Miss) {
    for field in known {
      guard let value = fields[field], value != field.value(of: moment) else { continue }
      throw miss(
        field,
        "\(field.name) is \(value), and \(field.value(of: moment)) by what else the text says")
    }
  }

  // MARK: Times

  private func time(offset: Int?) throws(Miss) -> CivilTime {
    let ofDay =
      fields[.nanosecondOfDay] ?? fields[.millisecondOfDay].map { $0 * 1_000_000 }
    let seconds = ofDay.map { $0 / CivilTime.nanosecondsPerSecond }
    let half = fields[.halfOfDay] ?? 0
    let hour =
      fields[.hour] ?? fields[.hourFrom1].map { $0 % 24 }
      ?? fields[.hourOfHalf].map { $0 + half * 12 }
      ?? fields[.hourOfHalfFrom1].map { $0 % 12 + half * 12 }
      ?? seconds.map { $0 / 3_600 } ?? half * 12
    let minute = fields[.minute] ?? seconds.map { $0 / 60 % 60 } ?? 0
    let second = fields[.second] ?? seconds.map { $0 % 60 } ?? 0
    let nanosecond =
      fields[.nanosecond] ?? ofDay.map { $0 % CivilTime.nanosecondsPerSecond } ?? 0
    guard
      let time = CivilTime(
        hour: hour, minute: minute, second: second, nanosecond: nanosecond)
    else {
      // Each is in its range by now.
      throw Miss(what: "expected a time", offset: 0)
    }
    if second == 60 {
      let utc = time.secondOfDay - (offset ?? 0)
      guard fields[.minute] != nil, utc.modulo(CivilTime.secondsPerDay) == 0 else {
        throw miss(.second, "the second is 60, which is only at 23:59 in UTC")
      }
    }
    let known: [DateTimeField] = [
      .halfOfDay, .hour, .hourFrom1, .hourOfHalf, .hourOfHalfFrom1, .minute, .second,
      .nanosecond, .millisecondOfDay, .nanosecondOfDay,
    ]
    try check(known, CivilDateTime(.epoch, time))
    return time
  }
}
