import AssayMatching
import AssayPact

/// Makes values in place of an example.
public struct ValueGenerator: Sendable {
  let generator: Generator

  private init(_ kind: Generator.Kind) { generator = Generator(kind) }

  /// A whole number of the range.
  public static func integer(in range: ClosedRange<Int>) -> Self { Self(.randomInt(range)) }

  /// A number with as many digits, and a fraction.
  public static func decimal(digits: Int) -> Self { Self(.randomDecimal(digits: digits)) }

  /// So many hexadecimal digits.
  public static func hexadecimal(digits: Int) -> Self { Self(.randomHexadecimal(digits: digits)) }

  /// So many letters and digits.
  public static func text(count: Int) -> Self { Self(.randomString(size: count)) }

  /// A text that the pattern matches.
  public static func regex(_ pattern: String) -> Self { Self(.regex(pattern)) }

  /// A UUID in small letters.
  public static var uuid: Self { Self(.uuid(.lowerCase)) }

  /// True or false.
  public static var boolean: Self { Self(.randomBoolean) }

  /// A date of now, or as the expression says: `tomorrow + 1 week`.
  public static func date(_ format: String? = nil, expression: String? = nil) -> Self {
    Self(.moment(.date, format: format, expression: expression))
  }

  /// A time of now, or as the expression says: `noon + 1 hour`.
  public static func time(_ format: String? = nil, expression: String? = nil) -> Self {
    Self(.moment(.time, format: format, expression: expression))
  }

  /// A date and a time of now, or as the expression says: `tomorrow @ noon`.
  public static func dateTime(_ format: String? = nil, expression: String? = nil) -> Self {
    Self(.moment(.datetime, format: format, expression: expression))
  }

  static func providerState(_ expression: String, _ type: Generator.DataType) -> Self {
    Self(.providerState(expression, type))
  }
}
