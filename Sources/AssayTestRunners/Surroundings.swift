import AssayDates
import AssayProbe

/// What changes around a command under a condition: variables, and a script that starts it.
struct Surroundings: Sendable, Hashable {
  /// A value of nil stands for a variable that must not be set.
  var variables: [String: String?] = [:]
  /// The body of a shell script that executes its arguments; nil where none is needed.
  var script: String?
  var isOnLoopback = false
  /// What has to be done once before, for people who do it again.
  var preparation: String?

  /// Variables with lists that a change is put before.
  static let lists: Set<String> = ["PYTHONPATH", "LD_PRELOAD"]

  /// Without a place for a command line that people can run elsewhere; `environment` is that of
  /// the command without any change.
  init(
    _ condition: Condition, machine: Machine, environment: [String: String], today: CivilDate,
    place: RunPlace?, runnerMarksTests: Bool
  ) {
    guard let perturbation = condition.perturbation else { return }
    let isChanged = condition == .perturbed(perturbation)
    switch perturbation {
    case .timeZone(let zone):
      variables["TZ"] = isChanged ? zone : environment["TZ"] ?? ":/etc/localtime"
    case .locale(let name): setLocale(isChanged ? name : nil, machine, environment, place)
    case .clock(let jump): setClock(jump, isChanged, machine, today)
    case .noNetwork: isOnLoopback = isChanged
    case .emptyHome: if isChanged { variables["HOME"] = place?.home ?? "/nonexistent" }
    case .fewDescriptors(let limit):
      script = "ulimit -n \(isChanged ? String(limit) : #""$(ulimit -n)""#); exec \"$@\""
    case .strictUmask: script = "umask \(isChanged ? "077" : #""$(umask)""#); exec \"$@\""
    case .starvation:
      script = Self.starving(isChanged, marker: place?.marker, isMarked: runnerMarksTests)
    case .shuffledOrder, .reversedOrder, .alone, .twoCopies, .parallel, .hashSeed, .randomHashes,
      .lateThreads:
      break
    }
  }

  private mutating func setLocale(
    _ name: String?, _ machine: Machine, _ environment: [String: String], _ place: RunPlace?
  ) {
    variables["LC_ALL"] = name ?? environment["LC_ALL"] ?? environment["LANG"] ?? "C.UTF-8"
    guard let folder = machine.localeFolder else { return }
    // There, only what was made can be found, and what the C library has in itself.
    if name == nil { variables["LC_ALL"] = "C.UTF-8" }
    variables["LOCPATH"] = folder
    if place == nil, let name {
      variables["LOCPATH"] = "/tmp/locales"
      preparation = Machine.localeCommand(name, in: "/tmp/locales")
    }
  }

  /// See faketime(1).
  private mutating func setClock(
    _ jump: ClockJump, _ isChanged: Bool, _ machine: Machine, _ today: CivilDate
  ) {
    guard let library = machine.clockLibrary else { return }
    variables["LD_PRELOAD"] = library
    // Files have their real times, of which runners make use.
    variables["NO_FAKE_STAT"] = "1"
    // Not by nothing: some runtimes stand still for as long as the clock is ahead.
    variables["FAKETIME"] =
      isChanged ? jump.moment(after: today).map { "@\($0)" } ?? "+400d" : "+30m"
    if let zone = jump.timeZone { variables["TZ"] = zone }
  }

  /// Lets a process group run for some 5 ms of each 205, which needs no root and no cgroup.
  ///
  /// With a marker only while it is there, so that starting up is not slow as well.
  private static func starving(_ isChanged: Bool, marker: String?, isMarked: Bool) -> String {
    let (stop, go) = isChanged ? ("STOP", "CONT") : ("0", "0")
    let signal = { (name: String) in #"kill -s \#(name) -- "-$p" 2>/dev/null"# }
    var lines = [
      #"setsid "$@" & p=$!; n=0"#,
      "until \(signal("0")) || [ $n -ge 200 ]; do n=$((n+1)); sleep 0.01; done",
    ]
    var condition = signal(stop)
    if let marker, isMarked {
      let file = ShellText.word(marker)
      lines.append("while [ ! -e \(file) ] && \(signal("0")); do sleep 0.02; done")
      condition = "[ -e \(file) ] && \(condition)"
    }
    lines.append("while \(condition); do sleep 0.2; \(signal(go)); sleep 0.003; done")
    lines.append("wait $p")
    return lines.joined(separator: "; ")
  }
}
