import AssayDependencies
import AssayDocker
import Testing

@Suite(.needsEngine)
struct NetworkTests {
  @Test func `containers of a network find each other by alias until one is taken off`()
    async throws
  {
    let client = try await RealEngine.client()
    let name = RealEngine.uniqueName()
    let network = try await client.createNetwork(name, labels: ["dev.assay.test": name])
    do {
      #expect(
        try await client.listNetworks(labels: ["dev.assay.test=\(name)"]).map(\.id) == [network])
      #expect(try await client.inspectNetwork(name).gateway != nil)
      var server = ContainerSpecification(RealEngine.image)
      server.command = ["sh", "-c", "while true; do echo hello | nc -l -p 80; done"]
      server.aliases = ["shop-db"]
      let body = CreateContainerBody(server, image: RealEngine.image, network: name)
      try await RealEngine.withContainer([], change: { $0 = body }) { client, first in
        try await RealEngine.withContainer(["sleep", "600"]) { client, second in
          let ask = ExecCommand(["sh", "-c", "nc -w 2 shop-db 80 </dev/null"])
          #expect(try await client.exec(ask, in: second).code != 0)
          try await client.connect(second, to: network, aliases: ["other"])
          // The server may not listen yet when its container counts as started.
          var answer: CommandResult
          var tries = 0
          repeat {
            answer = try await client.exec(ask, in: second)
            tries += 1
          } while answer.output.isEmpty && tries < 100
          #expect(answer.output == Array("hello\n".utf8))
          try await client.disconnect(first, from: network)
          #expect(try await client.exec(ask, in: second).code != 0)
        }
      }
    } catch {
      try? await client.removeNetwork(network)
      throw error
    }
    try await client.removeNetwork(network)
    try await client.removeNetwork(network)
    #expect(try await engineError { _ = try await client.inspectNetwork(name) }.isNotFound)
  }

  @Test func `makes, lists and removes volumes`() async throws {
    let client = try await RealEngine.client()
    let name = RealEngine.uniqueName()
    let made = try await client.createVolume(name, labels: ["dev.assay.test": name])
    #expect(made.name == name)
    let listed = try await client.listVolumes(labels: ["dev.assay.test=\(name)"])
    #expect(listed.map(\.name) == [name])
    #expect(listed.first?.labels["dev.assay.test"] == name)
    try await client.removeVolume(name)
    try await client.removeVolume(name)
    #expect(try await engineError { _ = try await client.inspectVolume(name) }.isNotFound)
  }
}
