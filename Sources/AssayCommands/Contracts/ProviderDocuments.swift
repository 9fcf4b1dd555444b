import AssayEvidence
import AssayJSON
import AssayMatching
import AssayOpenAPI

/// Documents of providers, read from files.
enum ProviderDocuments {
  static func openAPI(_ path: String) throws(FailureReport) -> OpenAPIDocument {
    let json = try ContractFile.document(path)
    do throws(OpenAPIFault) { return try OpenAPIDocument(json) } catch {
      throw fault(path, error)
    }
  }

  static func asyncAPI(_ json: JSON, _ path: String) throws(FailureReport) -> AsyncAPIDocument {
    do throws(OpenAPIFault) { return try AsyncAPIDocument(json) } catch {
      throw fault(path, error)
    }
  }

  static func consumerPact(_ path: String) throws(FailureReport) -> ConsumerPact {
    let json = try ContractFile.document(path)
    do throws(OpenAPIFault) { return try ConsumerPact(json) } catch {
      throw FailureReport(
        .badInput, attempt: "read the pact", subject: path, happened: "\(error)")
    }
  }

  private static func fault(_ path: String, _ fault: OpenAPIFault) -> FailureReport {
    FailureReport(
      .badInput, attempt: "read the document", subject: path, happened: "\(fault)")
  }

  /// Of schemas.
  static let matchesPattern: SchemaValidator.PatternMatcher = { pattern, text in
    // It may match anywhere (JSON Schema 2020-12, 6.3.3); the tools match whole texts.
    switch MatchingTools.standard.regex("[\\s\\S]*(?:\(pattern))[\\s\\S]*", text) {
    case .matches: true
    case .differs: false
    case .invalid, .tookTooLong: nil
    }
  }
}
