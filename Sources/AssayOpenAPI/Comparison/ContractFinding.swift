package import AssayJSON

/// What does not fit, or is remarkable, between a consumer's pact and what its provider declares.
package struct ContractFinding: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable, CaseIterable { case error, warning, info }

  /// As PactFlow's comparator names them, so that its users find what they know.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case pathOrMethodUnknown = "request.path-or-method.unknown"
    case acceptIncompatible = "request.accept.incompatible"
    case acceptUnknown = "request.accept.unknown"
    case authorizationMissing = "request.authorization.missing"
    case requestBodyIncompatible = "request.body.incompatible"
    case requestBodyUnknown = "request.body.unknown"
    case requestBodyUnvalidatable = "request.body.unvalidatable"
    case requestContentTypeIncompatible = "request.content-type.incompatible"
    case requestContentTypeMissing = "request.content-type.missing"
    case requestContentTypeUnknown = "request.content-type.unknown"
    case requestHeaderIncompatible = "request.header.incompatible"
    case requestHeaderUnknown = "request.header.unknown"
    case queryIncompatible = "request.query.incompatible"
    case queryUnknown = "request.query.unknown"
    case requestSpecMissing = "request.spec.missing"
    case responseBodyIncompatible = "response.body.incompatible"
    case responseBodyUnknown = "response.body.unknown"
    case responseBodyUnvalidatable = "response.body.unvalidatable"
    case responseContentTypeIncompatible = "response.content-type.incompatible"
    case responseContentTypeUnknown = "response.content-type.unknown"
    case responseHeaderIncompatible = "response.header.incompatible"
    case responseHeaderUndefined = "response.header.undefined"
    case responseHeaderUnknown = "response.header.unknown"
    case statusDefault = "response.status.default"
    case statusUnknown = "response.status.unknown"
    case messageHeadersIncompatible = "message.headers.incompatible"
    case messageMatched = "message.matched"
    case messageNoMatch = "message.no.match"
    case operationUnknown = "message.operation.unknown"
    case payloadIncompatible = "message.payload.incompatible"
    case payloadUnknown = "message.payload.unknown"
    case payloadUnvalidatable = "message.payload.unvalidatable"
    case referencesMissing = "message.references.missing"
    case replyMissing = "message.reply.missing"
    case replyExpectationMissing = "message.response.missing"
    case messageSpecMissing = "message.spec.missing"

    package var severity: Severity {
      switch self {
      case .messageMatched: .info
      case .acceptUnknown, .requestBodyUnknown, .requestBodyUnvalidatable,
        .requestContentTypeMissing, .requestContentTypeUnknown, .requestHeaderUnknown,
        .queryUnknown, .responseBodyUnvalidatable, .responseContentTypeUnknown,
        .responseHeaderUndefined, .statusDefault, .payloadUnknown, .payloadUnvalidatable,
        .replyExpectationMissing:
        .warning
      default: .error
      }
    }
  }

  package var code: Code
  package var severity: Severity { code.severity }
  package var sentence: String
  /// In the pact; nil where a finding is about no place of it.
  package var mock: ContractPlace?
  /// In the provider's document.
  package var spec: JSONPointer
  /// Why no message fits: what is wrong with each.
  package var causes: [ContractFinding]

  package init(
    _ code: Code, _ sentence: String, mock: ContractPlace?, spec: JSONPointer,
    causes: [ContractFinding] = []
  ) {
    self.code = code
    self.sentence = sentence
    self.mock = mock
    self.spec = spec
    self.causes = causes
  }
}

/// A place in a pact: a part of an interaction, and where in the value there.
package struct ContractPlace: Sendable, Hashable, CustomStringConvertible {
  /// Of the part, as all versions of pacts name it.
  package var part: JSONPointer
  /// What version 4 puts around the value: `content`.
  package var wrapper: [String] = []
  /// In the value.
  package var inner: JSONPointer

  package init(_ part: JSONPointer, wrapper: [String] = [], inner: JSONPointer = JSONPointer()) {
    self.part = part
    self.wrapper = wrapper
    self.inner = inner
  }

  /// In the pact's file.
  package var pointer: JSONPointer {
    JSONPointer(part.steps + wrapper.map(JSONPointer.Step.name) + inner.steps)
  }

  /// As PactFlow writes places: `[root].interactions[0].request.body.items.2`.
  package var description: String {
    let outer = part.steps.map { step in
      switch step {
      case .name(let name): ".\(name)"
      case .index(let index): "[\(index)]"
      }
    }
    let rest = inner.steps.map { step in
      switch step {
      case .name(let name): ".\(name)"
      case .index(let index): ".\(index)"
      }
    }
    return "[root]" + outer.joined() + rest.joined()
  }
}
