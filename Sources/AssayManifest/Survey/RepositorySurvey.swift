import AssayTestRuns

/// What `assay init` found out about a repository: a first manifest, and what it rests on.
package struct RepositorySurvey: Sendable, Hashable {
  /// The text for `assay.yaml`; it decodes without an error.
  package var manifest: String
  /// Empty when nothing was found; the manifest is then a skeleton for the author to fill in.
  package var guesses: [Guess]

  /// Something the survey believes, and why.
  package struct Guess: Sendable, Hashable {
    /// For example `orders`, `orders/unit` or `db`.
    package var subject: String
    package var reason: String
  }

  /// Reads what the repository's files say about services, tests and servers.
  ///
  /// - Parameters:
  ///   - listing: The repository's files.
  ///   - system: What to call the whole, usually the name of the repository's folder.
  package init(_ listing: RepositoryListing, system: String) {
    // Foundation, and so YAML's reader, drops byte order marks; the root of a disk has no name.
    let visible = String(
      String.UnicodeScalarView(system.unicodeScalars.filter { $0 != "\u{FEFF}" }))
    let system = visible.contains { !$0.isWhitespace } ? visible : "app"
    var services = Self.services(in: listing)
    Self.name(&services, system: system)
    let compose = ComposeFiles(listing)
    let contracts = ContractFiles(listing)
    for index in services.indices {
      compose.complete(&services[index], isOnly: services.count == 1)
    }
    let thirdParties = Self.connect(&services, by: contracts)
    let writer = SurveyWriter(
      system: system, services: services, thirdParties: thirdParties, compose: compose,
      contracts: contracts)
    manifest = services.isEmpty ? writer.skeleton : writer.manifest
    guesses = services.flatMap { service in
      [Guess(subject: service.name, reason: service.reasons.joined(separator: " "))]
        + service.suites.map {
          Guess(subject: "\(service.name)/\($0.name ?? $0.layer.rawValue)", reason: $0.reason)
        }
    }
    guesses += compose.dependencies.map { Guess(subject: $0.name, reason: $0.reason) }
  }

  private typealias Language = (
    markers: [String], survey: @Sendable (ProjectFolder) -> SurveyedService?
  )

  private static let languages: [Language] = [
    (SwiftProject.markers, SwiftProject.survey), (GoProject.markers, GoProject.survey),
    (PythonProject.markers, PythonProject.survey), (JavaProject.markers, JavaProject.survey),
    (RustProject.markers, RustProject.survey), (NodeProject.markers, NodeProject.survey),
    (RubyProject.markers, RubyProject.survey), (DotNetProject.markers, DotNetProject.survey),
  ]

  /// One service a folder.
  ///
  /// A project inside of another of its language belongs to that one if it
  /// has tests; a workspace's root without tests leaves them to its members.
  private static func services(in listing: RepositoryListing) -> [SurveyedService] {
    var found: [String: SurveyedService] = [:]
    for (markers, survey) in languages {
      let isMarker = { (path: String) in
        markers.contains { mark in
          mark.hasPrefix("*") ? path.hasSuffix(mark.dropFirst()) : path.fileName == mark
        }
      }
      var folders = Set(listing.paths.filter(isMarker).map(\.folder))
      if folders.isEmpty { folders = [""] }
      var covered: [String] = []
      for path in folders.sorted(by: { ($0.count, $0) < ($1.count, $1) }) {
        let isCovered = covered.contains { $0.isEmpty || path.hasPrefix($0 + "/") }
        guard !path.isInSamples, !isCovered, let service = survey(ProjectFolder(path, of: listing)),
          !service.suites.isEmpty || !service.hints.isEmpty
        else { continue }
        covered.append(path)
        merge(service, into: &found[path])
      }
    }
    return found.values.sorted { $0.folder < $1.folder }
  }

  /// Puts a folder's second language behind its first; names stay unique.
  private static func merge(_ service: SurveyedService, into present: inout SurveyedService?) {
    guard var merged = present else { return present = service }
    for var suite in service.suites {
      suite.name = "\(service.language)-\(suite.name ?? suite.layer.rawValue)"
      merged.suites.append(suite)
    }
    merged.build = merged.build ?? service.build
    merged.reasons += service.reasons
    merged.hints += service.hints
    present = merged
  }

  private static func name(_ services: inout [SurveyedService], system: String) {
    var taken: Set<String> = []
    for index in services.indices {
      let folder = services[index].folder
      let short = SurveyWriter.name(folder.isEmpty ? system : folder.fileName)
      let long = SurveyWriter.name(folder.replacing("/", with: "-"))
      let name = taken.contains(short) ? long : short
      services[index].name = taken.contains(name) ? "\(name)-\(index + 1)" : name
      taken.insert(services[index].name)
    }
  }

  /// Draws the boundaries that pact files speak of, and returns the providers that are no service.
  private static func connect(
    _ services: inout [SurveyedService], by contracts: ContractFiles
  ) -> [String] {
    var thirdParties: [String] = []
    let names = services.map(\.name)
    for (consumer, provider) in contracts.boundaries {
      let same = { (name: String, other: String) in name.lowercased() == other.lowercased() }
      guard let index = names.firstIndex(where: { same($0, consumer) }) else { continue }
      let called = names.first { same($0, provider) } ?? SurveyWriter.name(provider)
      guard called != names[index], !services[index].calls.contains(called) else { continue }
      services[index].calls.append(called)
      if !names.contains(called), !thirdParties.contains(called) { thirdParties.append(called) }
    }
    return thirdParties
  }
}
