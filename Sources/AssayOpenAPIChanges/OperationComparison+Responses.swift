import AssayJSON
import AssayOpenAPI

/// What is answered.
extension OperationComparison {
  mutating func compareResponses() {
    for before in old.responses {
      part = .response(before.key)
      guard
        let after = new.responses.first(where: { $0.key.uppercased() == before.key.uppercased() })
      else {
        // Errors come unannounced, too; a success that is gone is something to be missed.
        let isSuccess = before.key.hasPrefix("2") || before.key == "default"
        add(
          .responseRemoved, isSuccess ? .error : .info,
          "The response \(before.key) was removed.", before.node, new.node)
        continue
      }
      compare(before.body, after.body, .response, "The response \(before.key)")
      compareHeaders(before, after)
    }
    for after in new.responses
    where !old.responses.contains(where: { $0.key.uppercased() == after.key.uppercased() }) {
      part = .response(after.key)
      add(.responseAdded, .info, "The response \(after.key) was added.", old.node, after.node)
    }
  }

  private mutating func compareHeaders(_ before: OpenAPIResponse, _ after: OpenAPIResponse) {
    func subject(_ header: OpenAPIResponse.Header) -> String {
      "The header \"\(header.name)\" of the response \(before.key)"
    }
    for header in before.headers {
      part = .header(header.name, response: before.key)
      let name = header.name.lowercased()
      guard let other = after.headers.first(where: { $0.name.lowercased() == name }) else {
        add(
          .headerRemoved, header.isRequired ? .error : .warning,
          "\(subject(header)) was removed.", before.node, after.node)
        continue
      }
      if header.isRequired != other.isRequired {
        add(
          other.isRequired ? .headerRequired : .headerOptional,
          other.isRequired ? .info : .error,
          "\(subject(header)) is \(other.isRequired ? "always sent now" : "no longer always sent").",
          before.node, after.node)
      }
      compare(header.schema, other.schema, .headerSchema, .response, subject(header))
    }
    for header in after.headers
    where !before.headers.contains(where: { $0.name.lowercased() == header.name.lowercased() }) {
      part = .header(header.name, response: before.key)
      add(.headerAdded, .info, "\(subject(header)) was added.", before.node, after.node)
    }
  }
}
