import AssayHermeticity
import AssaySandbox
import Foundation
import Testing

struct FileTests {
  /// What a script does to `outside`, and what is told about it.
  static let acts: [(script: String, told: [String])] = [
    ("echo x > outside/new", ["create outside/new"]),
    ("echo x >> outside/old", ["write outside/old"]),
    ("cd outside && echo x > ../outside/new", ["create outside/new"]),
    ("rm outside/old", ["remove outside/old"]),
    ("rmdir outside/folder", ["remove outside/folder"]),
    ("mkdir outside/more", ["create outside/more"]),
    ("mv outside/old scratch/old", ["rename outside/old"]),
    ("echo x > scratch/x; mv -T scratch/x outside/x", ["rename outside/x"]),
    ("ln -s nowhere outside/link", ["create outside/link"]),
    ("echo x > scratch/x; ln scratch/x outside/hard", ["create outside/hard"]),
    ("mkfifo outside/pipe", ["create outside/pipe"]),
    ("chmod 600 outside/old", ["change outside/old"]),
    ("ln -s ../outside/old scratch/way; echo x > scratch/way", ["write outside/old"]),
    ("ln -s ../outside scratch/way; echo x > scratch/way/new", ["create outside/new"]),
  ]

  @Test(arguments: acts)
  func `a change outside of the scratch folder fails, and is told with its path`(
    script: String, told: [String]
  ) throws {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun()
    try prepare(run)
    let outcome = try run.shell(script)
    #expect(outcome.status != 0)
    let paths = outcome.told.map { $0.replacing("\(run.folder)/", with: "") }
    // Some programs try again in another way.
    #expect(Set(paths) == Set(told.map { "denied \($0)" }), "\(outcome.output)")
    #expect(try contents(of: run.outside) == ["folder", "old"])
    #expect(try String(contentsOfFile: "\(run.outside)/old", encoding: .utf8) == "old\n")
  }

  @Test func `Landlock alone keeps files as they are`() throws {
    if machineLacks(.files) { return }
    for (script, _) in Self.acts where !script.hasPrefix("chmod") {
      let run = try ConfinedRun()
      try prepare(run)
      run.sandbox.disabled = [.calls]
      let outcome = try run.shell(script)
      #expect(outcome.status != 0, "\(script)")
      #expect(try contents(of: run.outside) == ["folder", "old"], "\(script)")
      #expect(try String(contentsOfFile: "\(run.outside)/old", encoding: .utf8) == "old\n")
    }
  }

  @Test func `the supervisor alone keeps files as they are, where there is no Landlock`() throws {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun()
    try prepare(run)
    run.sandbox.disabled = [.files]
    let outcome = try run.shell("echo x > outside/new")
    #expect(outcome.told == ["denied create \(run.outside)/new"])
    #expect(try contents(of: run.outside) == ["folder", "old"])
    #expect(outcome.log.confinement?.protectsFiles == false)
  }

  @Test(arguments: [
    "cat outside/old", "echo x > scratch/x && mkdir scratch/a && mv scratch/x scratch/a/x",
    "echo x > /dev/null", "mkdir -p scratch/a/b/c", "rm -f outside/absent", "echo x 2> /dev/stderr",
    "python3 -c 'import multiprocessing as m; m.Lock()'", "echo x > /proc/self/comm",
    "python3 -c 'import tempfile; tempfile.TemporaryFile(dir=\"scratch\")'",
    "mkdir outside 2> /dev/null; rmdir outside/absent 2> /dev/null; true",
  ])
  func `what leaves nothing behind, or would not do anything, is no finding`(script: String) throws
  {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun()
    try prepare(run)
    let outcome = try run.shell(script)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.told == [])
  }

  @Test func `caches are no finding`() throws {
    if machineLacks(.calls, .files) { return }
    let run = try ConfinedRun()
    try FileManager.default.createDirectory(
      atPath: "\(run.outside)/__pycache__", withIntermediateDirectories: true)
    let outcome = try run.shell("echo x > outside/__pycache__/x; true")
    #expect(outcome.told == [])
    #expect(try contents(of: "\(run.outside)/__pycache__") == [])
  }

  @Test func `a policy that leaves files alone sees nothing of them`() throws {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun(.enforce, .any, files: .any)
    let outcome = try run.shell("echo x > outside/new")
    #expect(outcome.status == 0)
    #expect(outcome.told == [])
    #expect(try contents(of: run.outside) == ["new"])
  }

  @Test func `paths of any bytes and of any length are told`() throws {
    if machineLacks(.calls) { return }
    let run = try ConfinedRun()
    let outcome = try run.python(
      #"""
      import os
      deep = "outside/" + "d" * 200
      for path in (b"outside/\xff\xfe", b'outside/"\\\n', "outside/ü".encode(), b"outside/" + b"n" * 255,
                   b"outside/" + b"n" * 256, b"x" * 5000, b"/" + b"./" * 2000 + b"x"):
          try: os.open(path, os.O_WRONLY | os.O_CREAT)
          except OSError as error: print(error.errno)
      os.mkdir("scratch/deep")
      os.chdir("scratch/deep")
      for _ in range(30):
          os.mkdir("d" * 200)
          os.chdir("d" * 200)
      os.open("far", os.O_WRONLY | os.O_CREAT)
      """#)
    // Too long a name is the kernel's to refuse.
    #expect(outcome.output == "13\n13\n13\n13\n36\n36\n13\n")
    let names = outcome.violations.map { $0.target.replacing("\(run.outside)/", with: "") }
    #expect(names.prefix(4) == [#"\xFF\xFE"#, "\"\\\n", "ü", String(repeating: "n", count: 255)])
    #expect(outcome.log.isComplete)
    #expect(outcome.status == 0)
    // Too deep for who names files by their whole paths.
    #expect(try run.shell("rm -r scratch/deep").status == 0)
  }

  private func prepare(_ run: ConfinedRun) throws {
    try "old\n".write(toFile: "\(run.outside)/old", atomically: false, encoding: .utf8)
    try FileManager.default.createDirectory(
      atPath: "\(run.outside)/folder", withIntermediateDirectories: true)
  }

  private func contents(of folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }
}
