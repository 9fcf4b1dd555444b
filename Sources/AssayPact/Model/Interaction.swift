package import AssayJSON

/// One thing that a consumer expects of a provider.
package struct Interaction: Sendable, Hashable {
  package var description: String
  /// Tells it from all others of its file, from version 4 on.
  package var key: String?
  /// What must be so at the provider before.
  package var states: [ProviderState]
  package var content: Content
  /// Whether a failure does not count yet.
  package var isPending: Bool
  package var comments: Comments
  /// As `http`, or what a plugin names.
  package var transport: String?
  /// By plugin.
  package var pluginConfiguration: JSONObject
  package var markup: Markup?
  /// Members that this model does not know, such as a broker's `_id`.
  package var unknown: JSONObject
  var origin = Origin<Interaction>()

  package enum Content: Sendable, Hashable {
    case http(PactRequest, PactResponse)
    case asynchronous(PactMessage)
    /// A consumer may expect several answers to one message.
    case synchronous(PactMessage, [PactMessage])
  }

  /// What kinds there are, with the names of version 4.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case http = "Synchronous/HTTP"
    case asynchronous = "Asynchronous/Messages"
    case synchronous = "Synchronous/Messages"
  }

  /// How a page about the interaction is written.
  package struct Markup: Sendable, Hashable {
    package enum Language: String, Sendable, Hashable {
      case commonMark = "COMMON_MARK"
      case html = "HTML"
    }

    package var text: String
    package var language: Language

    package init(_ text: String, _ language: Language = .commonMark) {
      self.text = text
      self.language = language
    }
  }

  package init(_ description: String, _ content: Content, states: [ProviderState] = []) {
    self.description = description
    self.content = content
    self.states = states
    isPending = false
    comments = Comments()
    pluginConfiguration = [:]
    unknown = [:]
  }

  package var kind: Kind {
    switch content {
    case .http: .http
    case .asynchronous: .asynchronous
    case .synchronous: .synchronous
    }
  }

  /// For messages: the description, and the states where there are some.
  package var title: String {
    let names = states.map(\.name).filter { !$0.isEmpty }
    return names.isEmpty ? description : "\(description) (\(names.joined(separator: "; ")))"
  }
}

/// What must be so at the provider before an interaction.
package struct ProviderState: Sendable, Hashable {
  package var name: String
  package var parameters: JSONObject
  package var unknown: JSONObject

  package init(_ name: String, _ parameters: JSONObject = [:], unknown: JSONObject = [:]) {
    self.name = name
    self.parameters = parameters
    self.unknown = unknown
  }
}

/// What people and tools remark on an interaction.
package struct Comments: Sendable, Hashable {
  package var testName: String?
  package var text: [String]
  /// By group, such as the operation of an OpenAPI document; each with its names and values.
  package var references: JSONObject
  package var unknown: JSONObject

  package init(
    testName: String? = nil, text: [String] = [], references: JSONObject = [:],
    unknown: JSONObject = [:]
  ) {
    self.testName = testName
    self.text = text
    self.references = references
    self.unknown = unknown
  }

  package var isEmpty: Bool {
    testName == nil && text.isEmpty && references.isEmpty && unknown.isEmpty
  }
}
