import AssayTestSupport
import Foundation
import Testing

/// `assay ps`, `clean` and `doctor`.
struct LookingAroundTests {
  struct Run: Decodable {
    struct Server: Decodable {
      var name: String
      var runtime: String
      var id: String
      var state: String
    }
    var id: String
    var owner: Int32
    var alive: Bool?
    var folder: String?
    var workingFolder: String?
    var servers: [Server]
  }

  /// What `ps --json` printed.
  static func runs(in text: String) throws -> [Run] {
    struct Answer: Decodable { var runs: [Run] }
    return try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).runs
  }

  static func run(_ id: String, in text: String) throws -> Run {
    let id = id.trimmingCharacters(in: .newlines)
    return try #require(try runs(in: text).first { $0.id == id })
  }

  static func isAlive(_ pid: String) -> Bool { Int32(pid).map { kill($0, 0) == 0 } ?? true }

  /// A folder as a run leaves it that died with its guard, with a server that still runs.
  private static func deadRun(_ marker: String) -> String {
    """
    boot=$(head -c 8 /proc/sys/kernel/random/boot_id)
    namespace=$(readlink /proc/self/ns/pid | tr -cd 0-9)
    owner=$(sh -c 'echo $$')
    setsid sleep \(marker) > /dev/null 2>&1 &
    dead="$TMPDIR/assay.$boot.$namespace.$owner.1.dead"
    mkdir -p "$dead"
    echo "$dead" > dead
    echo $! > server
    start=$(sed 's/.*) //' /proc/$!/stat | cut -d ' ' -f 20)
    printf 'name db\\nkind postgres\\nprocess %s %s\\nport 5432 main\\n' $! "$start" \
      > "$dead/db.server"
    mkdir -p "$XDG_CACHE_HOME/assay/data"
    for name in old new; do head -c 3000 /dev/zero > "$XDG_CACHE_HOME/assay/data/$name.data"; done
    touch -d '15 days ago' "$XDG_CACHE_HOME/assay/data/old.data"

    """
  }

  /// The folder's own places, and no engine, as others use the machine's.
  private static func surroundings(_ folder: TemporaryFolder) -> [String: String] {
    [
      "TMPDIR": "\(folder.path)/tmp", "XDG_CACHE_HOME": "\(folder.path)/cache",
      "DOCKER_HOST": "unix:///nowhere.sock",
    ]
  }

  @Test func `what a dead run left is shown, then shown to go, then gone`() async throws {
    let marker = "9\(UInt32.random(in: 100_000...999_999))"
    try await TemporaryFolder.with { folder in
      // Inside, as every run that begins clears away what it finds.
      try folder.write(
        Self.deadRun(marker) + """
          "$ASSAY" ps > ps; "$ASSAY" clean > dry
          cp -r "$TMPDIR" tmp.dry; kill -0 $(cat server) && echo "still runs"
          "$ASSAY" clean --yes > clean; "$ASSAY" clean --json > again
          redis-cli -u "$CACHE_URL" ping
          """, to: "inside.sh")
      let answer = try await AssayProgram.shell(
        "\"$ASSAY\" exec --with cache=redis --runtime process -- sh inside.sh", in: folder,
        environment: Self.surroundings(folder))
      #expect(answer.output == "still runs\nPONG\n", "\(answer.error)")
      let dead = try folder.read("dead").trimmingCharacters(in: .newlines)
      let server = try folder.read("server").trimmingCharacters(in: .newlines)
      let ps = try folder.read("ps")
      #expect(ps.contains("dead: process"), "\(ps)")
      #expect(ps.contains("db  postgres  process \(server)  127.0.0.1:5432\n"), "\(ps)")
      #expect(ps.contains("  cache  redis  process "), "\(ps)")

      let dry = try folder.read("dry")
      #expect(dry.contains("would remove process \(server) (postgres db): its run has ended"))
      #expect(dry.contains("would remove folder \(dead), "), "\(dry)")
      #expect(dry.contains("data/old.data, "), "\(dry)")
      #expect(!dry.contains("new.data"), "\(dry)")
      #expect(dry.contains("nothing was removed; assay clean --yes frees"), "\(dry)")
      let name = URL(filePath: dead).lastPathComponent
      #expect(folder.exists("tmp.dry/\(name)/db.server"))

      let clean = try folder.read("clean")
      #expect(
        clean.replacing("removed", with: "would remove").split(separator: "\n").sorted()
          == dry.split(separator: "\n").dropLast().sorted(), "\(clean)")
      #expect(!folder.exists("tmp/\(name)"))
      #expect(!Self.isRunning(marker))
      #expect(!folder.exists("cache/assay/data/old.data"))
      #expect(folder.exists("cache/assay/data/new.data"))
      #expect(try !folder.read("again").contains(dead))
    }
  }

  @Test func `all takes what is kept to be quick, too`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("x", to: "cache/assay/data/new.data")
      let surroundings = Self.surroundings(folder)
      let dry = try await AssayProgram.run(
        ["clean", "--all", "--json"], in: folder, environment: surroundings)
      #expect(dry.status == 0)
      #expect(dry.output.contains(#""schema" : "assay.clean/1""#), "\(dry.output)")
      #expect(dry.output.contains("new.data"))
      #expect(dry.output.contains(#""removed" : false"#))
      #expect(folder.exists("cache/assay/data/new.data"))
      let clean = try await AssayProgram.run(
        ["clean", "--all", "--yes"], in: folder, environment: surroundings)
      #expect(clean.status == 0, "\(clean.error)")
      #expect(!folder.exists("cache/assay/data/new.data"))
    }
  }

  @Test func `doctor says what is there and what is missing`() async throws {
    try await TemporaryFolder.with { folder in
      let text = try await AssayProgram.run(
        ["doctor"], in: folder, environment: Self.surroundings(folder))
      #expect(text.status == 0, "\(text.error)")
      #expect(text.output.contains("none: "), "\(text.output)")
      #expect(text.output.contains("unix:///nowhere.sock (DOCKER_HOST)"), "\(text.output)")
      #expect(text.output.contains(#/redis +container no +process yes +7/#), "\(text.output)")
      #expect(text.output.contains("libpq.so.5, for parts of PostgreSQL for tests: yes"))
      let answer = try await AssayProgram.run(
        ["doctor", "--json"], in: folder, environment: Self.surroundings(folder))
      let object = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
      let report = try #require(object as? [String: Any])
      #expect(report["schema"] as? String == "assay.doctor/1")
      let kinds = try #require(report["kinds"] as? [[String: Any]])
      let postgres = try #require(kinds.first { $0["name"] as? String == "postgres" })
      #expect(postgres["process"] as? Bool == true)
      #expect(postgres["container"] as? Bool == false)
      #expect((postgres["installed"] as? [[String: Any]])?.first?["version"] != nil)
      #expect(report["engineProblem"] is String)
    }
  }

  @Test func `doctor fails only where nothing could run`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        assay: 1
        system: demo
        services: {app: {suites: [{layer: unit, run: "true"}]}}
        modules:
          one: {process: {program: no-such-server, package: some-package}, ports: {main: 1}}
        """, to: "assay.yaml")
      var surroundings = Self.surroundings(folder)
      surroundings["ASSAY_IMAGE_PREFIX"] = "not an image"
      let wrong = try await AssayProgram.run(["doctor"], in: folder, environment: surroundings)
      #expect(wrong.status == 2)
      #expect(wrong.error.contains("ASSAY_IMAGE_PREFIX"), "\(wrong.error)")
      surroundings["ASSAY_IMAGE_PREFIX"] = ""
      let answer = try await AssayProgram.run(["doctor"], in: folder, environment: surroundings)
      #expect(answer.status == 0, "its own kind is one of many: \(answer.error)")
      #expect(answer.output.contains("apt-get install some-package"), "\(answer.output)")
    }
  }

  @Test(arguments: [["ps", "--al"], ["clean", "--no"], ["doctor", "now"], ["logs", "--tail"]])
  func `refuse what they do not know`(arguments: [String]) async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.run(arguments, in: folder)
      #expect(answer.status == 2)
      #expect(answer.error.contains(arguments[1]), "\(answer.error)")
      #expect(answer.error.contains("Usage: assay \(arguments[0])"), "\(answer.error)")
    }
  }

  private static func isRunning(_ marker: String) -> Bool {
    !ProcessSearch.commandLines(containing: "sleep \(marker)").isEmpty
  }
}
