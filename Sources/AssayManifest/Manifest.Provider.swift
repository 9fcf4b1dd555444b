import AssayTestRuns

extension Manifest {
  /// How a service, or what stands in for a third party, is verified against its contracts.
  package struct Provider: Sendable, Hashable {
    /// A shell command that serves on `$PORT` until it is ended; nil: it runs already at `url`.
    package var run: String?
    /// nil: `http://127.0.0.1:$PORT`.
    package var url: String?
    /// A path that answers 2xx when it is ready; nil: any answer will do.
    package var ready: String?
    /// The URL, or a path of it, that is told to set up provider states.
    package var states: String?
    /// A shell command that sets up a state, instead of a URL.
    package var stateCommand: String?
    /// The URL, or a path of it, that gives the messages it would send.
    package var messages: String?
    package var needs: [String] = []
    package var env: [EnvironmentEntry] = []
    package var timeout: Duration = .seconds(5 * 60)
    package var place: SourcePlace

    package init(place: SourcePlace) { self.place = place }

    /// The name of the suite that verifies a service.
    package static let suiteName = "provider"

    /// The suite that verifies `provider`; people run its command by hand, too.
    func suite(of provider: String, name: String) -> Suite {
      var suite = Suite(
        name: name, layer: .contract, run: "\"$ASSAY\" contract verify --of \(provider)",
        place: place)
      suite.needs = needs
      suite.timeout = timeout
      suite.env = env
      suite.verifies = provider
      return suite
    }
  }

  /// The provider of a name, with the folder that its commands run in, relative to the manifest's.
  package func provider(_ name: String) -> (provider: Provider, path: String)? {
    if let service = services.first(where: { $0.name == name }) {
      return service.provider.map { ($0, service.path) }
    }
    return thirdParties.first { $0.name == name }?.provider.map { ($0, ".") }
  }

  /// Those that can be verified.
  package var providers: [String] {
    services.filter { $0.provider != nil }.map(\.name)
      + thirdParties.filter { $0.provider != nil }.map(\.name)
  }
}
