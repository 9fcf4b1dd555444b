import Foundation

/// The `assay` binary, run as users run it, in the current folder.
struct Program {
  var path: String
  var folder: URL

  /// The process itself: fork, load, print, exit; `true` is the floor of the same run.
  func measureStart() throws {
    var own: [Double] = []
    var floor: [Double] = []
    for _ in 0..<40 {
      try own.append(time { try run(path, ["--version"]) })
      try floor.append(time { try run("/bin/true", []) })
    }
    print(
      "start of assay --version: \(milliseconds(median(own))) "
        + "(bar 30 ms; /bin/true \(milliseconds(median(floor))))")
  }

  /// Eight suites of a quarter second, one at a time, by hand and by `assay verify`.
  func measureOverhead() throws {
    let suites = (0..<8).map { "s\($0)" }
    let command = "sleep 0.25; cp source.xml NAME.xml"
    try write("<testsuite><testcase name=\"t\"/></testsuite>", "source.xml")
    let lines = suites.map {
      "      - {name: \($0), layer: unit, run: \"\(command.replacing("NAME", with: $0))\", "
        + "results: \($0).xml}"
    }
    try write(
      "assay: 1\nsystem: bench\nservices:\n  app:\n    path: .\n    suites:\n"
        + lines.joined(separator: "\n") + "\n", "assay.yaml")
    let loop = suites.map { "sh -c '\(command.replacing("NAME", with: $0))'" }
      .joined(separator: "; ")
    var byHand: [Double] = []
    var byAssay: [Double] = []
    for _ in 0..<7 {
      try byHand.append(time { try run("/bin/sh", ["-c", loop]) })
      try byAssay.append(time { try run(path, ["verify", "--jobs", "1"]) })
    }
    let (hand, assay) = (median(byHand), median(byAssay))
    print(
      "verify over a shell loop of 8 suites: +\(milliseconds(assay - hand)), "
        + String(format: "%.3f×", assay / hand) + " (bar 3 % or 150 ms, whichever is larger)")
  }

  private func write(_ text: String, _ name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  /// Foundation's `Process` notices an end only every 50 ms, too coarse here.
  private func run(_ executable: String, _ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words = ([executable] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var pid: pid_t = 0
    var status: Int32 = 0
    guard posix_spawn(&pid, executable, &actions, nil, &words, environ) == 0,
      waitpid(pid, &status, 0) == pid, status == 0
    else { throw Failure(message: "\(executable) \(arguments) failed with status \(status)") }
  }

  struct Failure: Error { var message: String }
}
