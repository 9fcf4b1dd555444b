import Foundation

/// What the Docker CLI's `config.json` says about registries and contexts.
package struct DockerConfiguration: Sendable, Hashable {
  package var currentContext: String?
  /// Accounts by registry, as written.
  package var accounts: [String: Account] = [:]
  /// The credential helper for registries that have none of their own.
  package var store: String?
  /// Credential helpers by registry.
  package var helpers: [String: String] = [:]

  package init() {}

  /// Reads `config.json` in a folder; nil when it is not there or cannot be read.
  package init?(folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/config.json"),
      let configuration = try? Self(json: Array(data))
    else { return nil }
    self = configuration
  }

  /// Reads the text of a `config.json`.
  ///
  /// - Throws: why it is not one.
  package init(json: [UInt8]) throws {
    let file = try JSONDecoder().decode(File.self, from: Data(json))
    currentContext = file.currentContext
    store = file.credsStore.flatMap { $0.isEmpty ? nil : $0 }
    helpers = file.credHelpers ?? [:]
    for (registry, entry) in file.auths ?? [:] {
      if let account = entry.account { accounts[registry] = account }
    }
  }

  /// Who logs in at a registry.
  package enum Account: Sendable, Hashable {
    case password(user: String, password: String)
    /// From an earlier login by OAuth.
    case identityToken(String)
    case registryToken(String)
  }

  private struct File: Decodable {
    var auths: [String: Entry]?
    var credsStore: String?
    var credHelpers: [String: String]?
    var currentContext: String?
  }

  private struct Entry: Decodable {
    var auth: String?
    var username: String?
    var password: String?
    var identitytoken: String?
    var registrytoken: String?

    var account: Account? {
      if let identitytoken, !identitytoken.isEmpty { return .identityToken(identitytoken) }
      if let registrytoken, !registrytoken.isEmpty { return .registryToken(registrytoken) }
      if let auth, let data = Data(base64Encoded: auth.trimmingCharacters(in: .whitespaces)) {
        // Some writers end it with zero bytes.
        let text = String(decoding: data.prefix { $0 != 0 }, as: UTF8.self)
        if let colon = text.firstIndex(of: ":") {
          return .password(
            user: String(text[..<colon]), password: String(text[text.index(after: colon)...]))
        }
      }
      if let username, let password { return .password(user: username, password: password) }
      return nil
    }
  }
}

extension DockerConfiguration.Account: CustomStringConvertible, CustomReflectable {
  package var description: String {
    switch self {
    case .password(let user, _): "\(user) with a password"
    case .identityToken, .registryToken: "a token"
    }
  }

  /// Secrets are not printed, however it is printed.
  package var customMirror: Mirror { Mirror(self, children: ["account": description]) }
}
