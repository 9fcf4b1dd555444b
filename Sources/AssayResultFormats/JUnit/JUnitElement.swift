/// The elements of a JUnit file that mean something.
enum JUnitElement: UInt8 {
  case other, testsuites, testsuite, testcase, properties, property
  case failure, error, skipped
  case flakyFailure, flakyError, rerunFailure, rerunError
  case systemOutput

  init(_ name: Range<Int>, in bytes: Span<UInt8>) {
    self =
      switch name.count {
      case 5 where bytes.matches("error", in: name): .error
      case 7 where bytes.matches("failure", in: name): .failure
      case 7 where bytes.matches("skipped", in: name): .skipped
      case 8 where bytes.matches("testcase", in: name): .testcase
      case 8 where bytes.matches("property", in: name): .property
      case 9 where bytes.matches("testsuite", in: name): .testsuite
      case 10 where bytes.matches("testsuites", in: name): .testsuites
      case 10 where bytes.matches("properties", in: name): .properties
      case 10 where bytes.matches("system-out", in: name): .systemOutput
      case 10 where bytes.matches("system-err", in: name): .systemOutput
      case 10 where bytes.matches("flakyError", in: name): .flakyError
      case 10 where bytes.matches("rerunError", in: name): .rerunError
      case 12 where bytes.matches("flakyFailure", in: name): .flakyFailure
      case 12 where bytes.matches("rerunFailure", in: name): .rerunFailure
      default: .other
      }
  }

  /// Says how the case around it, or one attempt at it, ended.
  var isVerdict: Bool {
    switch self {
    case .failure, .error, .skipped, .flakyFailure, .flakyError, .rerunFailure, .rerunError: true
    default: false
    }
  }
}
