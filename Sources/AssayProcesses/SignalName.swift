import Glibc

private let signalNames: [Int32: String] = [
  SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
  SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL",
  SIGUSR1: "SIGUSR1", SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE",
  SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
  SIGSYS: "SIGSYS", SIGSTOP: "SIGSTOP", SIGCONT: "SIGCONT", SIGTSTP: "SIGTSTP",
  SIGCHLD: "SIGCHLD", SIGWINCH: "SIGWINCH", SIGURG: "SIGURG", SIGIO: "SIGIO",
]

/// The name of a signal, for example `SIGKILL`; `signal 40` for one without.
func signalName(_ number: Int32) -> String { signalNames[number] ?? "signal \(number)" }

/// The number of `SIGKILL`, `kill` or `9`; nil when there is none.
func signalNumber(_ name: String) -> Int32? {
  if let number = Int32(name) { return (1...64).contains(number) ? number : nil }
  let upper = name.uppercased()
  let full = upper.hasPrefix("SIG") ? upper : "SIG" + upper
  return signalNames.first { $0.value == full }?.key
}
