import AssayDependencies
import AssayDocker
import AssayEvidence
import Foundation
import Synchronization
import Testing

/// Pulls from a real registry by the real engine.
@Suite(.needsEngine, .needsRegistry)
struct RegistryTests {
  private func provider(
    _ client: EngineClient, account: DockerConfiguration.Account?, for host: String
  ) -> ImageProvider {
    var configuration = DockerConfiguration()
    configuration.accounts[host] = account
    return ImageProvider(
      client: client, credentials: RegistryCredentials(configurations: [configuration]))
  }

  @Test func `pulls with the account, tells the progress, and once is enough`() async throws {
    try await RealRegistry.with { registry in
      let client = try await RealEngine.client()
      let reference = try await registry.publish("shop/data:1", by: client)
      let provider = provider(client, account: RealRegistry.account, for: registry.host)
      let steps = Mutex<[PullProgress]>([])
      let specification = ContainerSpecification(reference.description)
      let first = try await provider.provide(specification, now: 0) { step in
        guard case .pull(reference, let progress) = step else { return }
        steps.withLock { $0.append(progress) }
      }
      #expect(first.isNew)
      #expect(first.details.configuration?.command == ["/nothing"])
      var tally = PullTally()
      for step in steps.withLock({ $0 }) { tally.add(step) }
      #expect(tally.layerCount == 1)
      #expect(tally.doneCount == 1)
      #expect(tally.digest?.hasPrefix("sha256:") == true)
      #expect(tally.downloaded > 3_000_000)
      let second = try await provider.provide(specification, now: 0)
      #expect(!second.isNew)
      // By digest, which is the same image.
      let digest = try #require(tally.digest)
      let pinned = try await provider.provide(
        ContainerSpecification("\(reference.name)@\(digest)"), now: 0)
      #expect(pinned.details.id == first.details.id)
      var always = specification
      always.pullPolicy = .always
      #expect(try await provider.provide(always, now: 0).isNew == false)
      try await client.removeImage(first.details.id, force: true)
    }
  }

  @Test func `says what to do without an account, with a wrong one, and for a missing tag`()
    async throws
  {
    try await RealRegistry.with { registry in
      let client = try await RealEngine.client()
      let reference = try await registry.publish("shop/data:1", by: client)
      let none = provider(client, account: nil, for: registry.host)
      let wrong = provider(
        client, account: .password(user: "assay", password: "wrong"), for: registry.host)
      for (provider, word) in [
        (none, "no account is configured"), (wrong, "assay with a password"),
      ] {
        let error = try await engineError {
          _ = try await provider.provide(ContainerSpecification(reference.description), now: 0)
        }
        #expect(PullFault(error) == .notAllowed)
        #expect(error.report.remedy?.contains("docker login \(registry.host)") == true)
        #expect(error.report.remedy?.contains(word) == true, "\(error)")
        #expect(!error.description.contains("wrong"))
      }
      let right = provider(client, account: RealRegistry.account, for: registry.host)
      let missing = try await engineError {
        _ = try await right.provide(
          ContainerSpecification("\(registry.host)/shop/data:2"), now: 0)
      }
      #expect(PullFault(missing) == .noSuchImage, "\(missing)")
    }
  }

  @Test func `asks a credential helper for the registry's account`() async throws {
    try await RealRegistry.with { registry in
      let client = try await RealEngine.client()
      let reference = try await registry.publish("shop/data:1", by: client)
      let folder = "/tmp/assay-helper-\(UUID().uuidString.prefix(8))"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let script = """
        #!/bin/sh
        read server
        [ "$server" = "\(registry.host)" ] || exit 1
        echo '{"Username":"assay","Secret":"s3cret"}'
        """
      try Data(script.utf8).write(to: URL(filePath: "\(folder)/docker-credential-test"))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: "\(folder)/docker-credential-test")
      try Data(#"{"credHelpers":{"\#(registry.host)":"test"}}"#.utf8).write(
        to: URL(filePath: "\(folder)/config.json"))
      var helper = CredentialHelper()
      helper.searchPath = "\(folder):/usr/bin:/bin"
      let credentials = RegistryCredentials(
        environment: EngineEnvironment(
          variables: ["DOCKER_CONFIG": folder], home: nil, userID: 0), helper: helper)
      let provider = ImageProvider(client: client, credentials: credentials)
      let image = try await provider.provide(
        ContainerSpecification(reference.description), now: 0)
      #expect(image.isNew)
      // The same image by a name of the hub, through a list.
      let listed = ImageProvider(
        client: client, credentials: credentials,
        substitution: ImageSubstitution(replacements: ["shop/data": "\(registry.host)/shop/data"]))
      let taken = try await listed.provide(ContainerSpecification("shop/data:1"), now: 0)
      #expect(taken.details.id == image.details.id)
      #expect(taken.notes == ["\(reference) in place of shop/data:1"])
      try await client.removeImage(image.details.id, force: true)
    }
  }

  @Test func `a pull that is cancelled ends at once`() async throws {
    try await RealRegistry.with { registry in
      let client = try await RealEngine.client()
      let reference = try await registry.publish("shop/data:1", by: client)
      let (stream, started) = AsyncStream.makeStream(of: Void.self)
      let task = Task {
        try await client.pullImage(reference, account: RealRegistry.account) { _ in
          started.finish()
        }
      }
      for await _ in stream {}
      task.cancel()
      // It may have been quicker; then there is nothing to see.
      let result = await task.result
      if case .failure(let error as EngineError) = result { #expect(error.cause == .cancelled) }
      try? await client.removeImage(reference.description, force: true)
    }
  }
}
