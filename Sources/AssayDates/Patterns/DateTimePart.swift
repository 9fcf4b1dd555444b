/// One step of a pattern.
struct DateTimePart: Sendable, Hashable {
  enum Content: Sendable, Hashable {
    case literal([UInt8])
    case number(DateTimeField, Number)
    /// The last two digits of a year from 2000 to 2099.
    case shortYear(DateTimeField)
    /// As many digits of the second's fraction.
    case fraction(Int)
    case text(DateTimeField, TextStyle)
    case offset(OffsetStyle)
    /// As `Europe/Berlin` or an offset.
    case zoneIdentifier
    /// As `CET`, or in full `Central European Time`.
    case zoneName(full: Bool)
    /// What may be absent begins; `end` is the index of its `sectionEnd`.
    case sectionStart(end: Int)
    case sectionEnd
  }

  struct Number: Sendable, Hashable {
    var least: Int
    var most: Int
    var sign: Sign = .none
  }

  enum Sign: Sendable, Hashable {
    case none
    case negative
    /// A `+` stands before a number of more than the least digits, and only there.
    case beyondLeast
  }

  enum TextStyle: Sendable, Hashable {
    case short
    case full
    /// One letter, which may stand for several values.
    case narrow
  }

  /// How an offset from UTC is written: `+08`, `+0830`, `+08:30`, `GMT+8`.
  struct OffsetStyle: Sendable, Hashable {
    /// Stands alone for no offset.
    var prefix = ""
    var leastHourDigits = 2
    /// Whether minutes are left out when they are 0.
    var omitsMinutes = false
    /// Whether seconds are written when they are not 0.
    var hasSeconds = false
    var colons = false
    /// What stands for no offset.
    var zero = "Z"

    static let identifier = Self(hasSeconds: true, colons: true)

    static func fromGMT(full: Bool) -> Self {
      Self(
        prefix: "GMT", leastHourDigits: full ? 2 : 1, omitsMinutes: !full, hasSeconds: true,
        colons: true, zero: "GMT")
    }
  }

  var content: Content
  /// With spaces on the left; nil: not padded.
  var width: Int?
  /// Digits of the numbers that follow without anything between, and are not its own.
  var reserved = 0

  var isSectionEnd: Bool { content == .sectionEnd }

  /// Its digits when it has always as many and no sign.
  var fixedDigits: Int? {
    guard width == nil else { return nil }
    return switch content {
    case .number(_, let number):
      number.least == number.most && number.sign == .none ? number.least : nil
    case .shortYear: 2
    case .fraction(let digits): digits
    default: nil
    }
  }

  /// Whether it is a number of some digits.
  var isVariableNumber: Bool {
    guard case .number = content, width == nil else { return false }
    return fixedDigits == nil
  }
}
