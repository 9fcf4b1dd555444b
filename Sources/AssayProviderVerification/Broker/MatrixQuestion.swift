/// Which versions are to be deployed together.
package struct MatrixQuestion: Sendable, Hashable {
  /// A participant, and which of its versions are meant.
  package struct Selector: Sendable, Hashable {
    package enum Versions: Sendable, Hashable {
      case all
      case number(String)
      case latest
      case latestTagged(String)
      case latestOfBranch(String)
      case latestOfMainBranch
    }

    package var participant: String
    package var versions: Versions

    package init(_ participant: String, _ versions: Versions = .all) {
      self.participant = participant
      self.versions = versions
    }
  }

  /// Where all others are taken from that the selectors do not name.
  package enum Others: Sendable, Hashable {
    case environment(String)
    case tag(String)
    case mainBranch
    case latest
  }

  /// At least one.
  package var selectors: [Selector]
  /// nil: only those of the selectors.
  package var others: Others?
  /// Participants whose results do not count.
  package var ignored: [String]

  package init(_ selectors: [Selector], others: Others? = nil, ignored: [String] = []) {
    self.selectors = selectors
    self.others = others
    self.ignored = ignored
  }

  /// How many rows a broker is asked for; by itself it gives a hundred.
  package static let rows = 1000

  /// For `/matrix`; a broker takes each `q[][pacticipant]` as the start of a selector, so that the
  /// order counts.
  package var query: String {
    var items: [(String, String)] = selectors.flatMap { selector in
      [("q[][pacticipant]", selector.participant)] + selector.versions.items
    }
    // With environments several versions of one participant live side by side.
    items.append(("latestby", others.isEnvironment ? "cvpv" : "cvp"))
    switch others {
    case .environment(let name)?: items.append(("environment", name))
    case .tag(let name)?: items += [("tag", name), ("latest", "true")]
    case .mainBranch?: items += [("mainBranch", "true"), ("latest", "true")]
    case .latest?: items.append(("latest", "true"))
    case nil: break
    }
    items += ignored.map { ("ignore[][pacticipant]", $0) }
    items.append(("limit", "\(Self.rows)"))
    return items.map { "\(RequestAddress.segment($0.0))=\(RequestAddress.segment($0.1))" }
      .joined(separator: "&")
  }

  package var words: String { selectors.map(\.participant).joined(separator: " and ") }
}

extension MatrixQuestion.Others? {
  fileprivate var isEnvironment: Bool { if case .environment? = self { true } else { false } }
}

extension MatrixQuestion.Selector.Versions {
  fileprivate var items: [(String, String)] {
    switch self {
    case .all: []
    case .number(let number): [("q[][version]", number)]
    case .latest: [("q[][latest]", "true")]
    case .latestTagged(let tag): [("q[][latest]", "true"), ("q[][tag]", tag)]
    case .latestOfBranch(let branch): [("q[][latest]", "true"), ("q[][branch]", branch)]
    case .latestOfMainBranch: [("q[][latest]", "true"), ("q[][mainBranch]", "true")]
    }
  }
}
