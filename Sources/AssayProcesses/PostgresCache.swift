import AssayEvidence
import FoundationEssentials
import Glibc

/// Freshly initialised data folders of PostgreSQL, kept between runs: a copy takes a tenth of the
/// time that `initdb` takes.
struct PostgresCache: Sendable {
  /// nil: nothing can be kept.
  var folder: String?

  init(folder: String?) { self.folder = folder }

  /// Under `XDG_CACHE_HOME`, or else `~/.cache`.
  static func standard() -> Self {
    let environment = ProcessInfo.processInfo.environment
    let base =
      environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].map { "\($0)/.cache" }
    return Self(folder: base.map { "\($0)/assay/postgres" })
  }

  /// Fills `data`, which must not exist, from the cache or with `initialise`.
  ///
  /// Processes that come at the same time wait for the first one. Any trouble with the cache only
  /// costs time: then `initialise` does the work each time.
  /// - Parameters:
  ///   - data: the folder to make.
  ///   - key: names version, settings and account.
  ///   - tool: copies folders.
  ///   - initialise: makes the folder from nothing.
  /// - Throws: what `initialise` throws.
  func fill(
    _ data: String, key: String, tool: Tool,
    initialise: () async throws(FailureReport) -> Void
  ) async throws(FailureReport) {
    guard let folder, makeFolder(folder) else { return try await initialise() }
    let entry = "\(folder)/\(name(key))"
    if await copy(entry, to: data, tool) { return }
    let lock = await Lock(path: "\(folder)/\(key).lock", limit: .seconds(60))
    defer { lock?.release() }
    if lock != nil, await copy(entry, to: data, tool) { return }
    try await initialise()
    guard lock != nil else { return }
    let new = "\(entry).\(getpid())"
    if await copy(data, to: new, tool) {
      removeEntries(of: key)
      if unsafe rename(new, entry) == 0 { return }
    }
    PrivateDirectory.remove(new)
  }

  /// Throws away what `fill` kept, because a server did not start from it.
  func forget(_ key: String) {
    if let folder { PrivateDirectory.remove("\(folder)/\(name(key))") }
  }

  /// An entry is good until the machine restarts: nobody waits for it to be on the disk, so a power
  /// cut may leave half a database.
  private func name(_ key: String) -> String { "\(key).\(MachineStart.id)" }

  /// Makes room for a new entry: those of earlier starts of the machine are worth nothing.
  private func removeEntries(of key: String) {
    guard let folder else { return }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for old in names where old.hasPrefix("\(key).") && !old.hasPrefix(name(key)) {
      if old != "\(key).lock" { PrivateDirectory.remove("\(folder)/\(old)") }
    }
  }

  private func makeFolder(_ folder: String) -> Bool {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return unsafe access(folder, W_OK) == 0
  }

  private func copy(_ source: String, to target: String, _ tool: Tool) async -> Bool {
    guard FileManager.default.fileExists(atPath: source) else { return false }
    let copied = await tool.run(
      "/bin/cp", ["-a", "--reflink=auto", source, target], attempt: "copy \(source)"
    ).succeeded
    if !copied { PrivateDirectory.remove(target) }
    return copied
  }

  /// An advisory lock between processes; goes away with its owner.
  private struct Lock {
    private let descriptor: Int32

    /// nil when it could not be had within the limit.
    init?(path: String, limit: Duration) async {
      let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return nil }
      let deadline = ContinuousClock.now + limit
      while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        let mayWait = (try? await Task.sleep(for: .milliseconds(20))) != nil
        guard mayWait, ContinuousClock.now < deadline else {
          close(descriptor)
          return nil
        }
      }
      self.descriptor = descriptor
    }

    func release() { close(descriptor) }
  }
}
