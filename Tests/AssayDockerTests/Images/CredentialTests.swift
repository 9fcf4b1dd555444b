import AssayDocker
import Foundation
import Testing

struct CredentialTests {
  private func configuration(_ text: String) throws -> DockerConfiguration {
    try DockerConfiguration(json: Array(text.utf8))
  }

  /// Installs credential helpers, each a shell script, and looks with them.
  private func withHelpers(
    _ helpers: [String: String], limit: Duration = .seconds(300),
    body: (CredentialHelper, String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, script) in helpers {
      let path = "\(folder)/docker-credential-\(name)"
      try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    var helper = CredentialHelper()
    helper.searchPath = folder
    helper.limit = limit
    try await body(helper, folder)
  }

  @Test func `accounts are read in all their forms`() throws {
    let both = Data("user:pa:ss\0".utf8).base64EncodedString()
    let configuration = try configuration(
      """
      {"auths":{
        "https://index.docker.io/v1/":{"auth":"\(both)"},
        "https://reg.example.org/v2/":{"username":"u","password":"p"},
        "tokens.example.org":{"auth":"\(both)","identitytoken":"secret-token"},
        "registry.example.org:5000":{"registrytoken":"other"},
        "empty.example.org":{}, "odd.example.org":{"auth":"%%%"}},
       "HttpHeaders":{"a":"b"}}
      """)
    let hub = DockerConfiguration.Account.password(user: "user", password: "pa:ss")
    #expect(configuration.account(for: "docker.io") == hub)
    #expect(configuration.account(for: "reg.example.org") == .password(user: "u", password: "p"))
    #expect(configuration.account(for: "tokens.example.org") == .identityToken("secret-token"))
    #expect(configuration.account(for: "registry.example.org:5000") == .registryToken("other"))
    for none in ["empty.example.org", "odd.example.org", "registry.example.org", "example.org"] {
      #expect(configuration.account(for: none) == nil)
    }
  }

  @Test func `secrets are not printed, however they are printed`() {
    for account: DockerConfiguration.Account in [
      .password(user: "u", password: "hidden"), .identityToken("hidden"), .registryToken("hidden"),
    ] {
      var text = "\(account) \(String(reflecting: account))"
      dump(account, to: &text)
      dump(RegistryCredentials.Found(account: account), to: &text)
      #expect(!text.contains("hidden"))
    }
  }

  @Test func `the header is base 64 for URLs`() throws {
    let account = DockerConfiguration.Account.password(user: "ü?>", password: "~~~???")
    let header = account.header(for: "docker.io")
    #expect(!header.contains("+") && !header.contains("/"))
    let plain = header.replacing("-", with: "+").replacing("_", with: "/")
    let json = try #require(Data(base64Encoded: plain))
    #expect(
      String(decoding: json, as: UTF8.self)
        == #"{"password":"~~~???","serveraddress":"https://index.docker.io/v1/","username":"ü?>"}"#)
  }

  @Test func `helpers are asked by their protocol, the registry's own first`() async throws {
    let own =
      #"read server; echo "{\"ServerURL\":\"$server\",\"Username\":\"$1-own\",\"Secret\":\"$server\"}""#
    let token = #"echo '{"Username":"<token>","Secret":"tok"}'"#
    try await withHelpers(["own": own, "store": token]) { helper, _ in
      let configuration = try configuration(
        """
        {"credsStore":"store","credHelpers":{"reg.example.org":"own"},
         "auths":{"reg.example.org":{"auth":"\(Data("a:b".utf8).base64EncodedString())"}}}
        """)
      let credentials = RegistryCredentials(configurations: [configuration], helper: helper)
      #expect(
        await credentials.find(for: "reg.example.org").account
          == .password(user: "get-own", password: "reg.example.org"))
      #expect(await credentials.find(for: "docker.io").account == .identityToken("tok"))
    }
  }

  @Test func `a helper that knows nothing leaves it to the file`() async throws {
    let script = "echo 'credentials not found in native keychain'; exit 1"
    try await withHelpers(["store": script]) { helper, _ in
      let account = Data("a:b".utf8).base64EncodedString()
      let configuration = try configuration(
        #"{"credsStore":"store","auths":{"reg.example.org":{"auth":"\#(account)"}}}"#)
      let credentials = RegistryCredentials(configurations: [configuration], helper: helper)
      let found = await credentials.find(for: "reg.example.org")
      #expect(found.account == .password(user: "a", password: "b"))
      #expect(await credentials.find(for: "docker.io") == RegistryCredentials.Found())
    }
  }

  @Test(arguments: [
    ("exit 3", "docker-credential-store ended with"),
    ("echo nonsense", "something other than JSON"),
    ("echo keychain is locked >&2; exit 1", "keychain is locked"),
    ("sleep 600", "did not answer within 0.3 seconds"),
    ("trap '' TERM; while :; do sleep 1; done", "did not answer within 0.3 seconds"),
    ("yes | head -c 3000000", "could not be run"),
  ])
  func `a helper that fails is told, and others may still know`(
    script: String, problem: String
  ) async throws {
    let limit: Duration = script.contains("sleep") ? .milliseconds(300) : .seconds(300)
    try await withHelpers(["store": script], limit: limit) { helper, _ in
      let start = ContinuousClock.now
      var configuration = DockerConfiguration()
      configuration.store = "store"
      let credentials = RegistryCredentials(configurations: [configuration], helper: helper)
      let found = await credentials.find(for: "docker.io")
      #expect(found.account == nil)
      #expect(found.problem?.contains(problem) == true, "\(found)")
      #expect(ContinuousClock.now - start < .seconds(200))
    }
  }

  @Test func `a helper that is not installed, or is no name, is told`() async throws {
    try await withHelpers([:]) { helper, _ in
      #expect(
        await helper.ask("desktop", for: "docker.io")
          == .failed("The credential helper docker-credential-desktop is not installed."))
      #expect(
        await helper.ask("../../bin/sh", for: "docker.io")
          == .failed("docker-credential-../../bin/sh is not a program."))
    }
  }

  @Test func `DOCKER_AUTH_CONFIG counts before the file, and faults in either are told`()
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func account(_ user: String) -> String { Data("\(user):p".utf8).base64EncodedString() }
    try Data(
      #"{"auths":{"a.example.org":{"auth":"\#(account("file"))"},"b.example.org":{"auth":"\#(account("file"))"}}}"#
        .utf8
    ).write(to: URL(filePath: "\(folder)/config.json"))
    func credentials(_ text: String) -> RegistryCredentials {
      RegistryCredentials(
        environment: EngineEnvironment(
          variables: ["DOCKER_CONFIG": folder, "DOCKER_AUTH_CONFIG": text], home: nil, userID: 0))
    }
    let both = credentials(#"{"auths":{"a.example.org":{"auth":"\#(account("env"))"}}}"#)
    #expect(await both.find(for: "a.example.org").account == .password(user: "env", password: "p"))
    #expect(await both.find(for: "b.example.org").account == .password(user: "file", password: "p"))
    let broken = credentials("{\"auths\":")
    #expect(
      await broken.find(for: "a.example.org").account == .password(user: "file", password: "p"))
    #expect(await broken.find(for: "docker.io").problem?.contains("DOCKER_AUTH_CONFIG") == true)
  }
}
