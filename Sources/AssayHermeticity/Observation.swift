package import AssayEvidence

/// Something that a suite's process did, or tried to do, to the world outside of it.
package struct Observation: Sendable, Hashable {
  package enum Operation: String, Sendable, Hashable, CaseIterable {
    case connect, bind, send
    /// Asked a name service.
    case resolve
    case write, create, remove, rename
    /// Changed the mode, owner or times of a file.
    case change
    case execute
    /// Started more processes than it may.
    case fork
    /// A program of another architecture ran, whose calls are not seen.
    case foreign
    /// Calls are made through io_uring, where they are not seen.
    case ring
  }

  package enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// Within the policy.
    case allowed
    /// Beyond the policy, and let pass.
    case seen
    /// Beyond the policy, and refused.
    case denied
  }

  package var operation: Operation
  package var outcome: Outcome
  /// `tcp`, `udp` or `raw` for what goes to an address; empty for the rest.
  package var transport: String
  /// An address with its port, `unix:PATH`, a path, or a number of processes; bytes that are no
  /// UTF-8 as `\xNN`.
  package var target: String
  /// As numbered where Assay runs.
  package var process: Int
  package var thread: Int
  /// The processes above it, nearest first, where tests are told by their processes.
  package var ancestors: [Int] = []
  /// The path of the process's program; empty where it could not be read.
  package var program: String
  /// Where the process worked; empty where it could not be read.
  package var folder: String
  /// The test that the process, or the nearest above it, said to run; nil when none said so.
  package var marker: String?
  package var first: UnixTime
  package var last: UnixTime
  /// How often, between `first` and `last`.
  package var count: Int

  package init(
    _ operation: Operation, _ outcome: Outcome, target: String, transport: String = "",
    process: Int = 0, thread: Int = 0, program: String = "", folder: String = "",
    marker: String? = nil, first: UnixTime, last: UnixTime? = nil, count: Int = 1
  ) {
    self.operation = operation
    self.outcome = outcome
    self.transport = transport
    self.target = target
    self.process = process
    self.thread = thread
    self.program = program
    self.folder = folder
    self.marker = marker
    self.first = first
    self.last = last ?? first
    self.count = count
  }

  package var isViolation: Bool { outcome != .allowed }

  /// What was done, whoever did it and when.
  package struct Signature: Sendable, Hashable {
    package var operation: Operation
    package var target: String

    package init(_ operation: Operation, target: String) {
      self.operation = operation
      self.target = target
    }
  }

  package var signature: Signature { Signature(operation, target: target) }
}

extension Observation.Signature: CustomStringConvertible {
  /// What completes a sentence whose subject is a test: `connected to 127.0.0.1:5432`.
  package var description: String {
    switch operation {
    case .connect: "connected to \(target)"
    case .bind: "listened on \(target)"
    case .send: "sent to \(target)"
    case .resolve: "looked a host name up at \(target)"
    case .write: "opened \(target) for writing"
    case .create: "created \(target)"
    case .remove: "removed \(target)"
    case .rename: "renamed \(target)"
    case .change: "changed the attributes of \(target)"
    case .execute: "ran \(target)"
    case .fork: "started \(target) at a time"
    case .foreign: "ran \(target), whose calls cannot be seen"
    case .ring: "used io_uring in \(target), where calls cannot be seen"
    }
  }
}
