package import AssayEvidence

/// Which images are taken in place of others: from a mirror, or by a list.
package struct ImageSubstitution: Sendable, Hashable {
  /// Put before the names of images that come from Docker Hub.
  package var prefix: String?
  /// By name, with or without the tag.
  package var replacements: [String: String] = [:]

  package init(prefix: String? = nil, replacements: [String: String] = [:]) {
    self.prefix = prefix
    self.replacements = replacements
  }

  /// Reads `ASSAY_IMAGE_PREFIX`, else `TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX`, and `ASSAY_IMAGES`.
  ///
  /// - Parameter variables: of the process.
  /// - Throws: what is wrong with them.
  package init(variables: [String: String]) throws(FailureReport) {
    func value(_ name: String) -> String? {
      variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    prefix = value("ASSAY_IMAGE_PREFIX") ?? value("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX")
    for pair in (value("ASSAY_IMAGES") ?? "").split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw FailureReport(
          .badInput, attempt: "read the list of images", subject: "ASSAY_IMAGES",
          happened: "\"\(pair)\" is not IMAGE=OTHER.",
          remedy: "Write ASSAY_IMAGES=\"postgres:15=registry.example.org/pg:15,…\".")
      }
      for part in parts { try Self.check(part) }
      replacements[parts[0]] = parts[1]
    }
    if let prefix {
      try Self.check(prefix.hasSuffix("/") ? prefix + "image" : "\(prefix)/image")
    }
  }

  private static func check(_ name: String) throws(FailureReport) {
    do {
      _ = try ImageReference(name)
    } catch {
      throw FailureReport(
        .badInput, attempt: "read the list of images",
        subject: "ASSAY_IMAGES and ASSAY_IMAGE_PREFIX", happened: error.reason)
    }
  }

  /// The image to take for `reference`.
  package func apply(to reference: ImageReference) throws(ImageReference.Fault) -> ImageReference {
    for name in [reference.description, reference.fullName] {
      if let other = replacements[name] { return try ImageReference(other) }
    }
    for name in [reference.name, "\(reference.registry)/\(reference.path)"] {
      guard let other = replacements[name] else { continue }
      var result = try ImageReference(other)
      // A list of names keeps the versions that are asked for.
      if result.tag == nil, result.digest == nil {
        result.tag = reference.tag
        result.digest = reference.digest
      }
      return result
    }
    guard let prefix, reference.registry == ImageReference.hub else { return reference }
    let base = prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix
    return try ImageReference("\(base)/\(reference.description)")
  }
}
