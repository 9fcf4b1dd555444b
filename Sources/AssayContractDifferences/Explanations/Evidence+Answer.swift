import AssayJSON
import AssayMatching

/// What the whole answer shows.
extension Evidence {
  typealias Explanation = MismatchExplanation

  var ofStatus: [Explanation] {
    guard let mismatch = mismatches.first(where: { $0.place == .status }),
      let status = Int(mismatch.actual)
    else { return [] }
    let isSuccessWanted = mismatch.expected.hasPrefix("2")
    let seen = "the status is \(status), expected \(mismatch.expected)"
    let words: (String, String)? =
      switch status {
      case 404 where isSuccessWanted || !states.isEmpty: ("what is asked for is not there", setUp)
      case 401, 403:
        (
          "the provider does not let the request in",
          "Add credentials that are valid at the provider, as a header for the verification."
        )
      case 400, 422:
        (
          "the provider refuses the request",
          "Compare what the consumer sends with what the provider takes; its answer may say more."
        )
      case 405, 501:
        (
          "the provider knows no such method at this path",
          "Compare method and path with its routes."
        )
      case 406, 415:
        (
          "the provider does not speak the media type",
          "Compare the headers Accept and Content-Type."
        )
      case 429: ("the provider limits requests", "Lift the limit where contracts are verified.")
      case 300..<400:
        (
          "the provider sends the consumer elsewhere",
          "Verify against the address that answers itself, with the same scheme and base path."
        )
      case 500..<600:
        (
          "the provider failed",
          "Read its log"
            + (states.isEmpty ? "." : "; the state \(Self.listed(states)) may be half set up.")
        )
      default: nil
      }
    return words.map { [Explanation(.status, "\(seen): \($0.0)", $0.1)] } ?? []
  }

  private var setUp: String {
    states.isEmpty
      ? "No provider state is asked for: name one that creates it, or correct the path."
      : "Was the provider state set up? Check what \(Self.listed(states)) creates."
  }

  var ofContentType: [Explanation] {
    guard let mismatch = mismatches.first(where: { $0.place == .contentType }) else { return [] }
    if mismatch.actual.hasPrefix("text/html") {
      return [
        Explanation(
          .contentType, "an HTML page came instead of \(mismatch.expected)",
          "It may be an error page or a sign-in page; read it, and check address and credentials.")
      ]
    }
    return [
      Explanation(
        .contentType,
        "the body is \(mismatch.actual), expected \(mismatch.expected), and so was not compared",
        "Correct the header Content-Type of the side that is wrong.")
    ]
  }

  /// Whether it is another document altogether.
  var ofShape: [Explanation] {
    guard let expected, let actual else { return [] }
    return wrapping(expected, actual) + otherAnswer(expected, actual) + emptyLists
  }

  private func wrapping(_ expected: JSON, _ actual: JSON) -> [Explanation] {
    if let name = wrapper(of: expected, in: actual) {
      return [
        Explanation(
          .wrapped, "what is expected stands inside the member \(name)",
          "Let the contract expect it there, or the provider send it without.")
      ]
    }
    if let name = wrapper(of: actual, in: expected) {
      return [
        Explanation(
          .wrapped, "what is expected inside the member \(name) stands at the top",
          "Let the contract expect it there, or the provider wrap it.")
      ]
    }
    return []
  }

  /// The member that looks like the whole of another value.
  private func wrapper(of inner: JSON, in outer: JSON) -> String? {
    guard let members = outer.object?.members else { return nil }
    let fits = members.filter { member in
      switch (inner, member.value) {
      case (.array(let array), .array(let other)):
        return !array.isEmpty && array.first?.kind == other.first?.kind
      case (.object(let object), .object(let other)):
        let shared = object.names.filter { other[$0] != nil }.count
        return shared > 0 && shared * 2 >= object.count
          && !object.names.contains { outer[$0] != nil }
      default: return false
      }
    }
    return fits.count == 1 ? fits[0].name : nil
  }

  private func otherAnswer(_ expected: JSON, _ actual: JSON) -> [Explanation] {
    guard !isRequest, let one = expected.object, let other = actual.object, one.count > 1,
      !other.isEmpty, one.names.allSatisfy({ other[$0] == nil }),
      wrapping(expected, actual).isEmpty, renamed(one, other).isEmpty
    else { return [] }
    return [
      Explanation(
        .otherAnswer,
        "none of the expected members is there; there is \(Self.listed(other.names))",
        "It may be the answer of an error or of another version; check the status and the path.")
    ]
  }

  private var emptyLists: [Explanation] {
    let names = pairs.filter { pair in
      pair.actual == .array([]) && pair.expected?.array?.isEmpty == false
    }.map(\.name)
    if names.isEmpty { return [] }
    return [
      Explanation(
        .emptyList, "\(Self.listed(names)) is an empty list",
        states.isEmpty
          ? "Name a provider state that fills it." : "Check what \(Self.listed(states)) creates.")
    ]
  }

  var ofPath: [Explanation] {
    guard let mismatch = mismatches.first(where: { $0.place == .path }), mismatch.rule == nil else {
      return []
    }
    let (one, other) = (mismatch.expected, mismatch.actual)
    if one + "/" == other || other + "/" == one {
      return [
        Explanation(
          .path, "the paths differ only in the slash at the end",
          "Write it the same on both sides; to servers these are two paths.")
      ]
    }
    guard one.count > 1, other.count > 1, one.hasSuffix(other) || other.hasSuffix(one) else {
      return []
    }
    let prefix = one.count > other.count ? one.dropLast(other.count) : other.dropLast(one.count)
    return [
      Explanation(
        .path, "the paths differ only by \(prefix) at the start",
        "Set it as the base path, or take it out of the contract.")
    ]
  }

  var ofExtraFields: [Explanation] {
    guard isRequest else { return [] }
    let names = pairs.filter { $0.expected == nil && $0.actual != nil && $0.mismatch.rule == nil }
      .map(\.name)
    if names.isEmpty { return [] }
    return [
      Explanation(
        .extraInRequest,
        "the request has members that the contract does not know: "
          + Self.listed(names),
        "Add them to the contract if the consumer really sends them; else do not send them.")
    ]
  }
}
