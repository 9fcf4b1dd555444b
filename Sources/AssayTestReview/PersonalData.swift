/// Data of people in a file for tests, by a simple scan: what it finds may still be made up, and it
/// knows few kinds.
///
/// Only places are kept, never the data.
package struct PersonalData: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// At a domain that is none for examples (RFC 2606, RFC 6761).
    case emailAddress = "e-mail address"
    /// With the right check digit (ISO/IEC 7812-1), and none of the numbers published for tests.
    case cardNumber = "card number"
    /// With the right check digits (ISO 13616).
    case accountNumber = "account number (IBAN)"
  }

  package struct Place: Sendable, Hashable {
    package var kind: Kind
    /// From 1.
    package var line: Int

    package init(kind: Kind, line: Int) {
      self.kind = kind
      self.line = line
    }
  }

  /// In the order of the file; a line that holds several of a kind once.
  package private(set) var places: [Place] = []

  package init(_ text: some Sequence<UInt8>) {
    var number = 0
    let lines = Array(text).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for line in lines {
      number += 1
      if EmailAddresses.areReal(in: line) { add(.emailAddress, number) }
      if CardNumbers.occur(in: line) { add(.cardNumber, number) }
      if AccountNumbers.occur(in: line) { add(.accountNumber, number) }
    }
  }

  private mutating func add(_ kind: Kind, _ line: Int) {
    places.append(Place(kind: kind, line: line))
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isUppercase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  var isLetter: Bool { isUppercase || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }
}
