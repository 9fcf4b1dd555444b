package import AssayMatching
import CRegularExpressions
import Synchronization

/// Matches whole texts by PCRE2, in a bounded number of steps.
///
/// Patterns are Perl's, which those of Java, JavaScript and Ruby mostly are, too; `\w`, `\d` and `\s`
/// are of ASCII, as in these.
package final class RegularExpressions: Sendable {
  private let compiled = Mutex<[String: Result<CompiledPattern, PatternFault>]>([:])

  /// Beyond it patterns are compiled anew.
  private static let kept = 4096

  package init() {}

  /// Why there are no regular expressions on this machine; nil: there are.
  package static var problem: String? {
    guard let text = unsafe assay_regex_load() else { return nil }
    return unsafe String(cString: text) + "; install libpcre2-8-0"
  }

  /// Whether the pattern matches all of the text.
  package func answer(_ pattern: String, _ text: String) -> MatchingTools.RegexAnswer {
    switch expression(pattern) {
    case .failure(let fault): .invalid(fault.what)
    case .success(let expression): expression.answer(text)
    }
  }

  private func expression(_ pattern: String) -> Result<CompiledPattern, PatternFault> {
    if let known = compiled.withLock({ $0[pattern] }) { return known }
    let made = Result { () throws(PatternFault) in try CompiledPattern(pattern) }
    compiled.withLock { known in
      if known.count >= Self.kept { known = [:] }
      known[pattern] = made
    }
    return made
  }
}

struct PatternFault: Error {
  var what: String
}

/// A pattern that PCRE2 has compiled.
///
/// Unchecked, as its code is never changed and PCRE2 lets threads share it.
@safe final class CompiledPattern: @unchecked Sendable {
  private let code: OpaquePointer

  init(_ pattern: String) throws(PatternFault) {
    if let problem = RegularExpressions.problem { throw PatternFault(what: problem) }
    var pattern = pattern
    var place = 0
    var message = [CChar](repeating: 0, count: 256)
    let code = pattern.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
        unsafe message.withUnsafeMutableBufferPointer { message in
          unsafe assay_regex_compile(
            bytes.baseAddress, bytes.count, message.baseAddress, message.count, &place)
        }
      }
    }
    guard let code = unsafe code else {
      let words = String(
        decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw PatternFault(what: "\(words), at byte \(place)")
    }
    unsafe self.code = code
  }

  deinit { unsafe assay_regex_free(code) }

  func answer(_ text: String) -> MatchingTools.RegexAnswer {
    var text = text
    let result = text.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
        unsafe assay_regex_match(code, bytes.baseAddress, bytes.count)
      }
    }
    switch result {
    case 1: return .matches
    case 0: return .differs
    case -1: return .tookTooLong
    default: return .invalid("it cannot be matched against this text")
    }
  }
}
