package import AssayDependencies
package import AssayEvidence

/// Where the runtime gets images from.
package struct ContainerImages: Sendable {
  /// The image if the engine has it already.
  package var find: @Sendable (ContainerSpecification.ImageSource) async -> ImageDetails?
  /// What stands for `{version}` in the names of the images that the engine has already.
  package var versions: @Sendable (_ name: String) async -> [String]
  /// The image of a specification, pulled or built as it says.
  package var obtain: @Sendable (ContainerSpecification) async throws(FailureReport) -> ImageDetails

  package init(
    find: @escaping @Sendable (ContainerSpecification.ImageSource) async -> ImageDetails?,
    versions: @escaping @Sendable (_ name: String) async -> [String] = { _ in [] },
    obtain:
      @escaping @Sendable (ContainerSpecification) async throws(FailureReport) -> ImageDetails
  ) {
    self.find = find
    self.versions = versions
    self.obtain = obtain
  }

  /// Pulls and builds by `provider`.
  ///
  /// - Parameters:
  ///   - provider: knows registries, accounts and mirrors.
  ///   - now: the time, in seconds since 1970.
  ///   - progress: hears of each step.
  /// - Returns: images from wherever they are.
  package static func provided(
    by provider: ImageProvider, now: @escaping @Sendable () -> Int64,
    progress: @escaping @Sendable (ImageProgress) -> Void = { _ in }
  ) -> Self {
    Self { source in
      guard case .reference(let name) = source, let asked = try? ImageReference(name),
        let taken = try? provider.substitution.apply(to: asked)
      else { return nil }
      return try? await provider.client.image(taken.description)
    } versions: { name in
      await versions(of: name, by: provider)
    } obtain: { specification throws(FailureReport) in
      do throws(EngineError) {
        return try await provider.provide(specification, now: now(), progress: progress).details
      } catch {
        throw error.report
      }
    }
  }

  /// The parts of tags that stand where a name says `{version}`: `2.9` for `nats:{version}-alpine`.
  private static func versions(of name: String, by provider: ImageProvider) async -> [String] {
    // A tag that no list of replacements has.
    let mark = "0assay0"
    guard let asked = try? ImageReference(name.replacing("{version}", with: mark)),
      let taken = try? provider.substitution.apply(to: asked), let tag = taken.tag,
      let place = tag.firstRange(of: mark),
      let images = try? await provider.client.listImages(reference: taken.name)
    else { return [] }
    let (start, end) = (tag[..<place.lowerBound], tag[place.upperBound...])
    return images.flatMap { $0.tags ?? [] }.compactMap { text in
      guard let tag = (try? ImageReference(text))?.tag, tag.hasPrefix(start), tag.hasSuffix(end),
        tag.count > start.count + end.count
      else { return nil }
      let version = tag.dropFirst(start.count).dropLast(end.count)
      return version.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
        ? String(version) : nil
    }
  }

  /// Takes only what the engine has; nothing is pulled or built.
  package static func present(on client: EngineClient) -> Self {
    let find: @Sendable (ContainerSpecification.ImageSource) async -> ImageDetails? = { source in
      switch source {
      case .reference(let name): try? await client.image(name)
      case .build(let build): if let tag = build.tag { try? await client.image(tag) } else { nil }
      }
    }
    return Self(find: find) { specification throws(FailureReport) in
      guard let image = await find(specification.image) else {
        throw missing(specification.image.words, on: client)
      }
      return image
    }
  }

  /// An image that is not there and is not to be fetched.
  package static func missing(_ name: String, on client: EngineClient) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: "find an image", subject: "\(name), on \(client.address)",
      happened: "The engine does not have it.",
      remedy: "Get it: `docker pull \(name)`, or build and tag it so.")
  }
}

extension ContainerSpecification.ImageSource {
  /// For messages.
  var words: String {
    switch self {
    case .reference(let name): name
    case .build(let build): build.tag ?? "an image of \(build.context)"
    }
  }
}

extension ImageDetails {
  /// What containers are created of: `asked` if that is one of its names, so that lists of
  /// containers show what people know.
  func reference(asked: String) -> String {
    let tags = tags ?? []
    return tags.contains(asked) ? asked : tags.first ?? id
  }
}
