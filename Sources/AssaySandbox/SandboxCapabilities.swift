import AssayHermeticity
import CSandbox
import Glibc

/// What this machine can confine.
package struct SandboxCapabilities: Sendable, Hashable {
  package enum Feature: String, Sendable, Hashable, CaseIterable {
    /// A network of a suite's own.
    case network
    /// Processes that cannot outlive their supervisor.
    case processes
    /// Landlock's protection of files.
    case files
    /// Seeing system calls, without which no violation is named.
    case calls
    /// Name spaces without root, on which `network` and `processes` rest.
    case users
  }

  /// With the kernel's version of it; 1 where there is none.
  package var versions: [Feature: Int] = [:]
  /// What is not to be had, each with its reason.
  package var missing: [Feature: String] = [:]

  /// Finds out by doing it, in a process of its own, in some milliseconds.
  ///
  /// - Parameter disabled: what to do without, as on a machine that has it not.
  /// - Returns: each feature but `users` in one of the two.
  package static func probe(without disabled: Set<Feature> = []) -> SandboxCapabilities {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let capacity = bytes.count
    let length = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress else { return -1 }
        return unsafe assay_sandbox_ask(list(disabled), start, capacity)
      }
    }
    guard length >= 0 else {
      let reason = "the helper did not answer: " + (unsafe String(cString: strerror(errno)))
      return SandboxCapabilities(
        missing: [.network: reason, .processes: reason, .files: reason, .calls: reason])
    }
    return SandboxCapabilities(answer: String(decoding: bytes.prefix(length), as: UTF8.self))
  }

  private init(missing: [Feature: String]) { self.missing = missing }

  /// Reads lines `NAME=VERSION` and `NAME!REASON`.
  init(answer: String) {
    for line in answer.split(separator: "\n") {
      guard let mark = line.firstIndex(where: { $0 == "=" || $0 == "!" }),
        let feature = Feature(rawValue: String(line[..<mark]))
      else { continue }
      let rest = line[line.index(after: mark)...]
      if line[mark] == "=" {
        versions[feature] = Int(rest) ?? 1
      } else {
        missing[feature] = String(rest)
      }
    }
    for feature in [Feature.network, .processes, .files, .calls]
    where versions[feature] == nil && missing[feature] == nil {
      missing[feature] = "the helper said nothing about it"
    }
  }

  /// Why violations cannot be told on this machine; nil when they can.
  package var watchProblem: String? {
    missing[.calls].map { "this machine does not let us see what tests do: \($0)" }
  }

  /// What of enforcing rests on the supervisor alone, or is not to be had at all; nil when the
  /// kernel enforces everything.
  package var enforceProblem: String? {
    let sentences = [
      missing[.network].map { "no network of a suite's own: \($0)" },
      missing[.files].map { "no protection of files: \($0)" },
      missing[.processes].map { "processes may outlive a killed supervisor: \($0)" },
      missing[.calls].map { "no supervision of system calls: \($0)" },
    ].compactMap { $0 }
    return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
  }

  static func list(_ features: Set<Feature>) -> String {
    features.map { $0.rawValue + "," }.sorted().joined()
  }
}
