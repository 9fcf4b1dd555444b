import AssayDependencies
import AssayDocker
import AssayEvidence
import Synchronization
import Testing

/// Pulls from engines that say what real ones have said.
struct PullTextTests {
  private static let image = "reg.example.org/shop/db:1"

  /// A fake engine without the image, until `pulls` answers went by.
  private func provide(
    policy: ContainerSpecification.PullPolicy = .missing, pulls: [FakeEngine.Answer],
    image: FakeEngine.Answer = .http("404 Not Found", #"{"message":"No such image"}"#),
    pulled: FakeEngine.Answer? = nil, now: Int64 = 1_700_000_000,
    progress: @escaping @Sendable (ImageProgress) -> Void = { _ in }
  ) async throws -> (result: Result<ProvidedImage, EngineError>, requests: [String]) {
    let count = Mutex(0)
    return try await FakeEngine.with { request in
      if request == "GET /_ping" { return .ping("1.51") }
      if request.contains("/images/create") {
        let index = count.withLock { count in
          count += 1
          return count - 1
        }
        return pulls[min(index, pulls.count - 1)]
      }
      return count.withLock { $0 } > 0 ? pulled ?? image : image
    } body: { engine in
      let client = try await EngineClient(connectingTo: engine.address, limits: .patient)
      let provider = ImageProvider(
        client: client, credentials: RegistryCredentials(configurations: []))
      var specification = ContainerSpecification(Self.image)
      specification.pullPolicy = policy
      do throws(EngineError) {
        let image = try await provider.provide(specification, now: now, progress: progress)
        return (.success(image), engine.requests)
      } catch {
        return (.failure(error), engine.requests)
      }
    }
  }

  private static func details(created: String) -> FakeEngine.Answer {
    .http(
      "200 OK", #"{"Id":"sha256:1","Created":"\#(created)","Os":"linux","Architecture":"amd64"}"#)
  }

  private static func stream(_ lines: String...) -> FakeEngine.Answer {
    .http("200 OK", lines.joined(separator: "\r\n"))
  }

  private static let success = stream(
    #"{"status":"Pulling from shop/db","id":"1"}"#,
    #"{"status":"Pulling fs layer","progressDetail":{},"id":"aaa"}"#,
    #"{"status":"Already exists","progressDetail":{},"id":"bbb"}"#,
    #"{"status":"Downloading","progressDetail":{"current":1000000,"total":4000000},"progress":"[=>","id":"aaa"}"#,
    #"{"status":"Download complete","progressDetail":{},"id":"aaa"}"#,
    #"{"status":"Extracting","progressDetail":{"current":5,"total":9},"id":"aaa"}"#,
    #"{"status":"Pull complete","progressDetail":{},"id":"aaa"}"#,
    #"{"status":"Digest: sha256:abc"}"#,
    #"{"status":"Status: Downloaded newer image for reg.example.org/shop/db:1"}"#)

  @Test func `a pull tells its progress`() async throws {
    let tally = Mutex(PullTally())
    let seen = Mutex<[String]>([])
    let (result, requests) = try await provide(
      pulls: [Self.success], pulled: Self.details(created: "2026-01-01T00:00:00Z")
    ) { step in
      guard case .pull(_, let progress) = step else { return }
      tally.withLock { $0.add(progress) }
      seen.withLock { seen in seen.append(tally.withLock { $0.summary }) }
    }
    #expect(try result.get().isNew)
    #expect(try result.get().reference == Self.image)
    #expect(
      requests.contains {
        $0.hasPrefix("POST /v1.51/images/create?fromImage=reg.example.org%2Fshop%2Fdb&tag=1 ")
      })
    #expect(tally.withLock { $0.digest } == "sha256:abc")
    #expect(seen.withLock { $0 }.contains("1 of 2 layers, 1.0 of 4.0 MB"))
    #expect(seen.withLock { $0.last } == "2 of 2 layers, 4.0 of 4.0 MB")
  }

  @Test(arguments: [
    (
      "toomanyrequests: You have reached your pull rate limit.", PullFault.tooManyPulls,
      "ASSAY_IMAGE_PREFIX"
    ),
    ("unauthorized: authentication required", .notAllowed, "docker login reg.example.org"),
    (
      "Head \"https://reg.example.org/v2/\": no basic auth credentials", .notAllowed,
      "no account is configured"
    ),
    ("pull access denied for shop/db, repository does not exist", .notAllowed, "check the name"),
    (
      "manifest for shop/db:1 not found: manifest unknown: manifest unknown", .noSuchImage,
      "Check the name"
    ),
    (
      "no matching manifest for linux/arm64/v8 in the manifest list entries", .wrongPlatform,
      "platform"
    ),
  ])
  func `a failure before or within the stream says what to do`(
    message: String, fault: PullFault, remedy: String
  ) async throws {
    let text = message.replacing("\"", with: "\\\"")
    for answer in [
      FakeEngine.Answer.http("500 Internal Server Error", #"{"message":"\#(text)"}"#),
      Self.stream(
        #"{"status":"Pulling"}"#, #"{"errorDetail":{"message":"\#(text)"},"error":"\#(text)"}"#),
      Self.stream(#"{"errorDetail":{"message":"\#(text)"}}"#),
    ] {
      let (result, requests) = try await provide(pulls: [answer])
      guard case .failure(let error) = result else { throw NoError() }
      #expect(PullFault(error) == fault)
      #expect(error.happened.contains(message))
      #expect(error.report.remedy?.contains(remedy) == true, "\(error)")
      #expect(requests.count { $0.contains("/images/create") } == 1)
    }
  }

  @Test func `a failure that may pass is tried again`() async throws {
    let timeout = FakeEngine.Answer.http(
      "500 Internal Server Error", #"{"message":"net/http: TLS handshake timeout"}"#)
    let (good, requests) = try await provide(
      pulls: [timeout, Self.success], pulled: Self.details(created: "2026-01-01T00:00:00Z"))
    #expect(try good.get().isNew)
    #expect(requests.count { $0.contains("/images/create") } == 2)
  }

  @Test func `an image that may not be pulled says how to get it`() async throws {
    let (result, requests) = try await provide(policy: .never, pulls: [Self.success])
    guard case .failure(let error) = result else { throw NoError() }
    #expect(
      error.description == """
        could not get an image (\(Self.image), on \(error.engine)): \
        The engine says: \(Self.image) is not here, and may not be pulled.
          → Get it with `docker pull \(Self.image)`, or build it under that name.
        """)
    #expect(!requests.contains { $0.contains("/images/create") })
  }

  @Test(arguments: [
    ("2023-11-14T22:13:10Z", false), ("2023-11-14T21:13:10.123456789Z", true),
    ("2023-11-14T23:13:10+01:00", false), ("0001-01-01T00:00:00Z", true), ("when", true),
  ])
  func `an image is pulled when it is older than it may be`(created: String, isPulled: Bool)
    async throws
  {
    let details = Self.details(created: created)
    let (result, requests) = try await provide(
      policy: .older(than: .seconds(600)), pulls: [Self.success], image: details)
    #expect(try result.get().isNew == false)
    #expect(requests.contains { $0.contains("/images/create") } == isPulled)
  }

  @Test func `an old image serves when its pull fails, and that is told`() async throws {
    let failure = FakeEngine.Answer.http("404 Not Found", #"{"message":"manifest unknown"}"#)
    let (result, _) = try await provide(
      policy: .older(than: .seconds(60)), pulls: [failure],
      image: Self.details(created: "2020-01-01T00:00:00Z"))
    #expect(try result.get().notes.first?.contains("manifest unknown") == true)
    let (always, _) = try await provide(
      policy: .always, pulls: [failure], image: Self.details(created: "2020-01-01T00:00:00Z"))
    guard case .failure = always else { throw NoError() }
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)), ("2023-11-14T22:13:20Z", 1_700_000_000),
    ("2024-02-29T12:00:00.5-02:30", 1_709_217_000), ("2100-03-01T00:00:00Z", 4_107_542_400),
  ])
  func `times are read as they are written`(text: String, seconds: Int64) {
    #expect(Timestamp.seconds(text) == seconds)
  }

  @Test(arguments: [
    "", "2023-11-14", "2023-13-14T22:13:20Z", "2023-11-14T22:13:20", "2023-11-14T22:13:20+1",
    "aaaa-bb-ccTdd:ee:ffZ",
  ])
  func `what is no time is none`(text: String) {
    #expect(Timestamp.seconds(text) == nil)
  }
}
