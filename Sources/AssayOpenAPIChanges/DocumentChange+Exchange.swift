import AssayJSON
import AssayOpenAPI

/// A change beside one request of a consumer.
extension DocumentChange {
  /// Whether the consumer has to do with the part that has changed, by the old document.
  func touches(_ exchange: HTTPExchange, _ operation: OpenAPIOperation) -> Bool {
    switch part {
    case .document, .operation: return true
    case .parameter(.query, let name):
      return detail?.concernsLack == true || exchange.query.pairs.contains { $0.isOf(name) }
    case .parameter(.header, let name): return exchange.requestHeaders[name] != nil
    case .parameter: return true
    case .requestBody:
      return exchange.requestBody.value.map(touches) ?? (code == .requestBodyRequired)
    case .response(let key):
      guard operation.response(for: exchange.status)?.key == key else { return false }
      return detail == nil || exchange.responseBody.value.map(touches) == true
    case .header(let name, let key):
      return operation.response(for: exchange.status)?.key == key
        && exchange.responseHeaders[name] != nil
    }
  }

  private func touches(_ body: JSON) -> Bool {
    guard let detail else { return true }
    let has = !detail.path.values(in: body).isEmpty
    guard detail.concernsLack else { return has }
    // Only where the object is there that lacks it.
    let parents = FieldPath(detail.path.steps.dropLast()).values(in: body)
    return !has && parents.contains { $0.object != nil }
  }

  /// Whether what no longer fits is because of this change.
  func explains(
    _ finding: ContractFinding, _ exchange: HTTPExchange, _ operation: OpenAPIOperation
  ) -> Bool {
    let name = finding.mock?.part.steps.last
    switch part {
    case .document: return finding.code == .pathOrMethodUnknown
    case .operation:
      return code == .securityNarrowed
        ? finding.code == .authorizationMissing : code == .operationRemoved
    case .parameter(let location, let parameter):
      switch location {
      case .query:
        let codes: Set<ContractFinding.Code> = [.queryIncompatible, .queryUnknown]
        return codes.contains(finding.code) && name == .name(parameter)
      case .header:
        let codes: Set<ContractFinding.Code> = [.requestHeaderIncompatible, .requestHeaderUnknown]
        guard codes.contains(finding.code), case .name(let header)? = name else { return false }
        return header.lowercased() == parameter.lowercased()
      case .path: return finding.code == .pathOrMethodUnknown
      case .cookie: return false
      }
    case .requestBody:
      return finding.code.isOfRequestBody && isAbout(finding, exchange.requestBody.value)
    case .response(let key):
      guard operation.response(for: exchange.status)?.key == key else { return false }
      return finding.code.isOfResponse && isAbout(finding, exchange.responseBody.value)
    case .header(let header, let key):
      let codes: Set<ContractFinding.Code> = [
        .responseHeaderIncompatible, .responseHeaderUnknown, .responseHeaderUndefined,
      ]
      guard codes.contains(finding.code), operation.response(for: exchange.status)?.key == key,
        case .name(let found)? = name
      else { return false }
      return found.lowercased() == header.lowercased()
    }
  }

  /// Whether a finding about a body is about the place that has changed.
  private func isAbout(_ finding: ContractFinding, _ body: JSON?) -> Bool {
    let isInBody =
      finding.code == .requestBodyIncompatible || finding.code == .responseBodyIncompatible
    guard let detail else { return !isInBody || code.isOfWholeBody }
    guard isInBody, let place = finding.mock?.inner else { return false }
    let path = FieldPath(place)
    if detail.path.holds(path) { return true }
    // What is missing, or is not known, is told of the object around it.
    guard path.steps.count < detail.path.steps.count,
      FieldPath(Array(detail.path.steps.prefix(path.steps.count))).holds(path)
    else { return false }
    return body.map(touches) ?? false
  }
}

extension DocumentChange.Code {
  /// Whether all of a body is compared with something else, or with nothing.
  fileprivate var isOfWholeBody: Bool {
    switch self {
    case .requestBodyRequired, .requestBodyAdded, .requestBodyRemoved: true
    default: false
    }
  }
}

extension ContractFinding.Code {
  fileprivate var isOfRequestBody: Bool {
    switch self {
    case .requestBodyIncompatible, .requestBodyUnknown, .requestBodyUnvalidatable,
      .requestContentTypeIncompatible, .requestContentTypeUnknown, .requestContentTypeMissing:
      true
    default: false
    }
  }

  fileprivate var isOfResponse: Bool {
    switch self {
    case .responseBodyIncompatible, .responseBodyUnknown, .responseBodyUnvalidatable,
      .responseContentTypeIncompatible, .responseContentTypeUnknown, .statusUnknown,
      .statusDefault, .acceptIncompatible, .acceptUnknown:
      true
    default: false
    }
  }
}

extension QueryText.Pair {
  /// Whether it is the parameter's, alone or with what stands in brackets or after a dot.
  fileprivate func isOf(_ parameter: String) -> Bool {
    name == parameter || name.hasPrefix(parameter + "[") || name.hasPrefix(parameter + ".")
  }
}
