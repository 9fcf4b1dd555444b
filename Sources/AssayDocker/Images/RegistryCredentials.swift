import Foundation

/// Finds who logs in at which registry, as the Docker CLI does.
package struct RegistryCredentials: Sendable {
  /// What was found for one registry.
  package struct Found: Sendable, Hashable {
    package var account: DockerConfiguration.Account?
    /// Why nothing was found although something is configured; for the error of a pull that fails.
    package var problem: String?

    package init(account: DockerConfiguration.Account? = nil, problem: String? = nil) {
      self.account = account
      self.problem = problem
    }
  }

  /// `DOCKER_AUTH_CONFIG` first, then `config.json`.
  package var configurations: [DockerConfiguration]
  /// What is wrong with the configuration as a whole.
  package var problem: String?
  package var helper: CredentialHelper

  package init(
    configurations: [DockerConfiguration], helper: CredentialHelper = CredentialHelper()
  ) {
    self.configurations = configurations
    self.helper = helper
  }

  /// Reads what the environment speaks of.
  package init(environment: EngineEnvironment, helper: CredentialHelper = CredentialHelper()) {
    self.init(configurations: [], helper: helper)
    if let text = environment["DOCKER_AUTH_CONFIG"] {
      do {
        configurations.append(try DockerConfiguration(json: Array(text.utf8)))
      } catch {
        problem = "DOCKER_AUTH_CONFIG is not JSON like config.json: \(JSONFault.describe(error))"
      }
    }
    guard let folder = environment.dockerFolder,
      let data = FileManager.default.contents(atPath: "\(folder)/config.json")
    else { return }
    do {
      configurations.append(try DockerConfiguration(json: Array(data)))
    } catch {
      problem = "\(folder)/config.json cannot be read: \(JSONFault.describe(error))"
    }
  }

  /// Who logs in at a registry; asks a credential helper when one is configured.
  package func find(for registry: String) async -> Found {
    var found = Found(problem: problem)
    for configuration in configurations {
      if let name = configuration.helper(for: registry) {
        switch await helper.ask(name, for: Self.serverName(registry)) {
        case .account(let account): return Found(account: account)
        case .unknown: break
        case .failed(let why): found.problem = why
        }
      }
      if let account = configuration.account(for: registry) { return Found(account: account) }
    }
    return found
  }

  /// What helpers and registries call it.
  package static func serverName(_ registry: String) -> String {
    registry == ImageReference.hub ? "https://index.docker.io/v1/" : registry
  }

  /// Whether a name of `config.json` stands for a registry.
  static func isName(_ name: String, of registry: String) -> Bool {
    var host = name[...]
    for scheme in ["https://", "http://"] where host.hasPrefix(scheme) {
      host = host.dropFirst(scheme.count)
    }
    host = host.prefix { $0 != "/" }
    if registry == ImageReference.hub {
      return ["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"]
        .contains(String(host))
    }
    return host.lowercased() == registry.lowercased()
  }
}

extension DockerConfiguration {
  /// The account for a registry; an exact name counts before others.
  package func account(for registry: String) -> Account? {
    let server = RegistryCredentials.serverName(registry)
    if let exact = accounts[server] ?? accounts[registry] { return exact }
    return accounts.keys.sorted().first { RegistryCredentials.isName($0, of: registry) }
      .flatMap { accounts[$0] }
  }

  /// The credential helper for a registry.
  package func helper(for registry: String) -> String? {
    if let exact = helpers[registry] { return exact }
    let key = helpers.keys.sorted().first { RegistryCredentials.isName($0, of: registry) }
    return key.flatMap { helpers[$0] } ?? store
  }
}

extension DockerConfiguration.Account {
  /// The value of `X-Registry-Auth`.
  package func header(for registry: String) -> String {
    Self.encode(fields(for: registry))
  }

  func fields(for registry: String) -> [String: String] {
    var fields = ["serveraddress": RegistryCredentials.serverName(registry)]
    switch self {
    case .password(let user, let password):
      fields["username"] = user
      fields["password"] = password
    case .identityToken(let token): fields["identitytoken"] = token
    case .registryToken(let token): fields["registrytoken"] = token
    }
    return fields
  }

  /// JSON in the base 64 of URLs, as the engine reads it.
  static func encode(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(value)) ?? Data()
    return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
  }
}
