import AssayDependencies
import AssayDocker
import AssayEvidence
import Foundation
import Synchronization
import Testing

@Suite(.needsEngine)
struct BuildTests {
  /// A folder with files, and the images that are to go afterwards.
  private func withContext(
    _ files: [String: String], body: (EngineClient, String) async throws -> [String]
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (path, text) in files {
      let url = URL(filePath: "\(folder)/\(path)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    let client = try await RealEngine.client()
    for image in try await body(client, folder) {
      try await client.removeImage(image, force: true)
    }
  }

  /// What a container of an image prints.
  private func output(of image: String, _ client: EngineClient) async throws -> [String] {
    let id = try await client.createContainer(CreateContainerBody(image: image)).id
    try await client.startContainer(id)
    _ = try await client.waitForContainer(id)
    let lines = try await client.lastLines(of: id, count: 100).map(\.text)
    try await client.removeContainer(id)
    return lines
  }

  @Test func `builds once, with arguments and target, without what is ignored`() async throws {
    let mark = UUID().uuidString
    let files = [
      "build/Dockerfile": """
      ARG BASE=nothing/there:0
      FROM ${BASE} AS first
      ARG WORD
      COPY . /context
      RUN echo built $WORD > /word
      CMD ["sh", "-c", "cat /word; cd /context && find . -type f | sort"]

      FROM first AS second
      RUN exit 1
      """,
      ".dockerignore": "*.log\nsecret\n!secret/public.txt\nbuild\n",
      "a.txt": mark, "b.log": "", "secret/key": "", "secret/public.txt": "", "ü/long.txt": "",
    ]
    try await withContext(files) { client, folder in
      var build = ImageBuild(context: folder)
      build.dockerfile = "build/Dockerfile"
      build.arguments = ["BASE": RealEngine.image, "WORD": "grüße"]
      build.target = "first"
      let steps = Mutex<[BuildProgress]>([])
      let first = try await client.buildImage(build, labels: ["dev.assay.test": "build"]) { step in
        steps.withLock { $0.append(step) }
      }
      #expect(!first.wasThere)
      #expect(first.tag.hasPrefix("assay-build:"))
      #expect(steps.withLock { $0 }.contains(.line("Step 1/7 : ARG BASE=nothing/there:0")))
      #expect(try await client.image(first.tag)?.labels["dev.assay.test"] == "build")
      #expect(
        try await output(of: first.tag, client)
          == [
            "built grüße", "./.dockerignore", "./a.txt", "./secret/public.txt", "./ü/long.txt",
          ])
      let again = try await client.buildImage(build)
      #expect(again.wasThere && again.tag == first.tag)
      // Ignored files do not count, others do.
      try Data("other".utf8).write(to: URL(filePath: "\(folder)/b.log"))
      #expect(try await client.buildImage(build).tag == first.tag)
      try Data("\(mark)2".utf8).write(to: URL(filePath: "\(folder)/a.txt"))
      let changed = try await client.buildImage(build)
      #expect(changed.tag != first.tag)
      build.tag = "assay-test/named:\(mark.prefix(8))"
      #expect(try await client.buildImage(build).tag == build.tag)
      return [first.tag, changed.tag, build.tag ?? ""]
    }
  }

  @Test func `a build that fails says where, with its last lines`() async throws {
    let files = ["Dockerfile": "FROM \(RealEngine.image)\nRUN echo before; exit 9\n"]
    try await withContext(files) { client, folder in
      let error = try await engineError {
        _ = try await client.buildImage(ImageBuild(context: folder))
      }
      #expect(error.message?.contains("returned a non-zero code: 9") == true)
      #expect(error.message?.contains("Step 2/2 : RUN echo before; exit 9") == true)
      #expect(error.message?.contains("\n  before") == true)
      return []
    }
    try await withContext([
      "Dockerfile": "FROM \(RealEngine.image)\nRUN --mount=type=cache,target=/x true\n"
    ]) {
      client, folder in
      let error = try await engineError {
        _ = try await client.buildImage(ImageBuild(context: folder))
      }
      #expect(error.report.remedy?.contains("docker buildx build") == true, "\(error)")
      return []
    }
    try await withContext(["Dockerfile": "NONSENSE\n"]) { client, folder in
      let error = try await engineError {
        _ = try await client.buildImage(ImageBuild(context: folder))
      }
      #expect(error.happened.lowercased().contains("unknown instruction: nonsense"))
      return []
    }
  }

  @Test func `a context without a Dockerfile, or with a broken pattern, is named`() async throws {
    try await withContext(["a": "", ".dockerignore": "a\n[\n"]) { client, folder in
      var build = ImageBuild(context: folder)
      for name in ["Dockerfile", "../Dockerfile", "/etc/passwd"] {
        build.dockerfile = name
        let error = try await engineError { _ = try await client.buildImage(build) }
        #expect(error.happened == "There is no Dockerfile \(name) in \(folder).")
      }
      build.dockerfile = "a"
      let error = try await engineError { _ = try await client.buildImage(build) }
      #expect(error.happened.contains("\(folder)/.dockerignore:2:"))
      build.context = "/no/such/folder"
      let missing = try await engineError { _ = try await client.buildImage(build) }
      #expect(missing.happened == "There is no folder /no/such/folder.")
      return []
    }
  }

  @Test func `imports a root file system, and commits a container`() async throws {
    let client = try await RealEngine.client()
    let name = try ImageReference("assay-test/import:\(UUID().uuidString.prefix(8).lowercased())")
    try await client.importImage(name, changes: ["ENV A=b", "LABEL dev.assay.test=import"]) { tar in
      try await tar.add(TarEntry("etc", .folder, mode: 0o755))
      try await tar.add(TarEntry("etc/x", .file(size: 1), mode: 0o644), content: [120])
    }
    let details = try #require(try await client.image(name.description))
    #expect(details.configuration?.environment == ["A=b"])
    #expect(details.createdSeconds != nil)
    let listed = try await client.listImages(labels: ["dev.assay.test=import"])
    #expect(listed.contains { $0.tags == [name.description] })
    try await client.removeImage(name.description)
    #expect(try await client.image(name.description) == nil)

    try await RealEngine.withContainer(["sh", "-c", "echo kept > /kept"]) { client, id in
      _ = try await client.waitForContainer(id)
      let tag = UUID().uuidString.prefix(8).lowercased()
      let image = try await client.commit(
        id, repository: "assay-test/commit", tag: tag, changes: ["CMD [\"cat\",\"/kept\"]"])
      #expect(try await output(of: "assay-test/commit:\(tag)", client) == ["kept"])
      try await client.tagImage(image, repository: "assay-test/commit", tag: "\(tag)-2")
      #expect(try await client.image("assay-test/commit:\(tag)-2")?.id == image)
      try await client.removeImage("assay-test/commit:\(tag)-2")
      try await client.removeImage("assay-test/commit:\(tag)")
    }
  }
}
