package import AssayDependencies
import Foundation
import NIOHTTP1

/// A step of a build, as the engine tells it.
package enum BuildProgress: Sendable, Hashable {
  /// A line of the build's output.
  case line(String)
  /// A base image is pulled.
  case pull(PullProgress)
}

/// An image that a build made, or had made before.
package struct BuiltImage: Sendable, Hashable {
  /// The name to run it by.
  package var tag: String
  /// Whether the same had been built before.
  package var wasThere: Bool
}

extension EngineClient {
  /// Builds an image from a Dockerfile with the engine's classic builder.
  ///
  /// Without a tag of its own, it is named by a hash of what goes in, and the same is built once.
  ///
  /// - Parameters:
  ///   - build: what to build.
  ///   - labels: of the image.
  ///   - credentials: for the registries of its base images.
  ///   - stallLimit: how long it may be silent; nil: no limit.
  ///   - progress: hears of each step.
  /// - Returns: the image's name.
  /// - Throws: what is wrong with the context, or what the build says, with its last lines.
  package func buildImage(
    _ build: ImageBuild, labels: [String: String] = [:], credentials: RegistryCredentials? = nil,
    stallLimit: Duration? = .seconds(900), progress: @Sendable (BuildProgress) -> Void = { _ in }
  ) async throws(EngineError) -> BuiltImage {
    func failed(_ fault: TransportFault) -> EngineError {
      EngineError(
        fault.cause, attempt: "build an image", subject: "\(build.context)/\(build.dockerfile)",
        engine: address.description)
    }
    let context: BuildContext
    let tag: String
    do throws(TransportFault) {
      context = try BuildContext(build)
      tag = if let tag = build.tag { tag } else { "assay-build:\(try context.hash(build))" }
    } catch {
      throw failed(error)
    }
    if build.tag == nil, build.usesCache, !build.pullsBases, try await image(tag) != nil {
      return BuiltImage(tag: tag, wasThere: true)
    }
    var request = EngineRequest(
      .POST, "/build", attempt: "build an image",
      subject: "\(build.context)/\(build.dockerfile)")
    request.add("t", tag)
    request.add("dockerfile", build.dockerfile)
    request.add("target", build.target)
    request.add("platform", build.platform)
    request.add("rm", true)
    request.add("forcerm", true)
    request.add("pull", build.pullsBases)
    request.add("nocache", !build.usesCache)
    if !build.arguments.isEmpty { request.add("buildargs", Self.json(build.arguments)) }
    if !labels.isEmpty { request.add("labels", Self.json(labels)) }
    request.headers += await Self.accounts(for: context, build, credentials)
    request.body = .stream(type: "application/x-tar") { writer in
      var tar = TarWriter(writer)
      try await context.write(to: &tar)
      try await tar.finish()
    }
    var limits = limits
    limits.head = stallLimit
    limits.idle = stallLimit
    try await run(request, limits: limits, progress: progress)
    return BuiltImage(tag: tag, wasThere: false)
  }

  private func run(
    _ request: EngineRequest, limits: EngineLimits, progress: @Sendable (BuildProgress) -> Void
  ) async throws(EngineError) {
    var output = ""
    do {
      try await readProgress(request, limits: limits) { line in
        if let step = line.progress { progress(.pull(step)) }
        guard let text = line.stream else { return }
        output += text
        for line in text.split(whereSeparator: \.isNewline) { progress(.line(String(line))) }
        // Only the end is told when it fails.
        if output.utf8.count > 64 << 10 { output = String(output.suffix(16 << 10)) }
      }
    } catch {
      var failure = error
      guard case .failed(let message) = error.cause else { throw error }
      let lines = output.split(whereSeparator: \.isNewline).suffix(20)
      let told =
        lines.isEmpty ? "" : "\nThe build's last lines:\n  " + lines.joined(separator: "\n  ")
      failure.cause = .failed(message: message + told)
      if message.contains("BuildKit") || message.contains("nknown instruction")
        || message.contains("nknown flag")
      {
        failure.remedy =
          "The Engine API builds with the classic builder. For BuildKit's features, build with `docker buildx build` and name the image."
      }
      throw failure
    }
  }

  /// The accounts for the registries of the base images only: others are none of the engine's
  /// business.
  private static func accounts(
    for context: BuildContext, _ build: ImageBuild, _ credentials: RegistryCredentials?
  ) async -> [(name: String, value: String)] {
    guard let credentials else { return [] }
    var fields: [String: [String: String]] = [:]
    let bases = Dockerfile.baseImages(in: context.instructions, arguments: build.arguments)
    for registry in Set(bases.map(\.registry)) {
      if let account = await credentials.find(for: registry).account {
        fields[RegistryCredentials.serverName(registry)] = account.fields(for: registry)
      }
    }
    return fields.isEmpty
      ? [] : [("X-Registry-Config", DockerConfiguration.Account.encode(fields))]
  }

  private static func json(_ values: [String: String]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
