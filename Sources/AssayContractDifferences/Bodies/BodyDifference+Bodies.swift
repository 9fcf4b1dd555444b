package import AssayMatching
import AssayJSON

extension BodyDifference {
  /// Puts two bodies side by side.
  ///
  /// Of the mismatches those about other parts are left to others. The rules tell why a difference
  /// is allowed and which lists have one example for all; nil: what was found has to tell. Members
  /// that the example does not have are fine in answers, and not in requests.
  package init(
    expected: Body, actual: Body, mismatches: [Mismatch], rules: RuleTable? = nil,
    allowsUnexpected: Bool = true
  ) {
    var difference = OutlineDifference(
      mismatches: mismatches, rules: rules, allowsUnexpected: allowsUnexpected)
    let (one, other) = (Reading(expected, beside: actual), Reading(actual, beside: expected))
    let form: Form
    switch (one, other) {
    case (.outline(let shared, let expected), .outline(let otherForm, let actual))
    where shared == otherForm:
      form = shared
      // The roots of XML stand beside each other whatever their names are.
      let name = shared == .xml ? expected.children.first?.name : nil
      difference.pair(expected, name.map(actual.withOnlyChild) ?? actual, .init(node: 0))
    case (.bytes, .bytes), (.bytes, .nothing), (.nothing, .bytes):
      form = .bytes
      difference.pairBytes(one.bytes, other.bytes)
    default:
      form = one.form ?? other.form ?? .text
      difference.pairLines(one.lines, other.lines, .init(node: 0))
    }
    self.init(
      form: form, rows: difference.rows, listed: difference.listed, remarks: difference.remarks)
  }
}

extension Outline {
  /// With another name of what is in it.
  fileprivate func withOnlyChild(named name: String) -> Outline {
    guard case .branch(let open, let close, let style, var children) = content, children.count == 1
    else { return self }
    children[0].name = name
    return Outline(
      name: self.name, label: label, .branch(open: open, close: close, style, children))
  }
}

/// What a body turned out to be.
private enum Reading {
  case outline(BodyDifference.Form, Outline)
  case bytes([UInt8])
  case nothing

  init(_ body: Body, beside other: Body) {
    switch body {
    case .missing, .empty: self = .nothing
    case .null: self = .outline(.json, Outline(.null))
    case .present(let bytes, let type):
      let type = type ?? other.contentType
      if type?.isJSON == true, let json = try? JSON(parsing: bytes) {
        self = .outline(.json, Outline(json))
      } else if type?.isXML == true, let root = MarkupReader.outline(bytes) {
        self = .outline(.xml, Outline(.branch(open: "", close: "", .members, [root])))
      } else if type?.isForm == true {
        let query = Query(form: String(decoding: bytes, as: UTF8.self))
        self = .outline(.form, Outline(query))
      } else if let type, type.isMultipart, let parts = Outline(multipart: bytes, type) {
        self = .outline(.multipart, parts)
      } else if type.map({ $0.isText || $0.isMultipart }) ?? true,
        String(validating: bytes, as: UTF8.self) != nil
      {
        self = .outline(.text, Outline(lines: bytes))
      } else {
        self = .bytes(bytes)
      }
    }
  }

  var form: BodyDifference.Form? {
    switch self {
    case .outline(let form, _): form
    case .bytes: .bytes
    case .nothing: nil
    }
  }

  var bytes: [UInt8] { if case .bytes(let bytes) = self { bytes } else { [] } }

  /// To stand beside what cannot be compared with it.
  var lines: Outline {
    switch self {
    case .outline(_, let outline): return outline
    case .bytes(let bytes): return Outline(.leaf("\(bytes.count) bytes"))
    case .nothing: return Outline(.branch(open: "", close: "", .lines, []))
    }
  }
}
