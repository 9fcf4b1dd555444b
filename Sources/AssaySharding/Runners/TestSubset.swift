package import AssayTestRuns

/// Some of a suite's tests, and how to ask a runner for them.
package struct TestSubset: Sendable, Hashable {
  package struct Member: Sendable, Hashable {
    package var identity: TestIdentity
    /// Relative to where the runner starts; pytest and Jest need it.
    package var file: String?

    package init(_ identity: TestIdentity, file: String? = nil) {
      self.identity = identity
      self.file = file
    }
  }

  /// Whether the members run, or all others: tests that nobody has listed yet run only with
  /// `allBut`, so one shard of a plan should be asked that way.
  package enum Mode: Sendable, Hashable {
    case only, allBut
  }

  package var mode: Mode
  package var members: [Member]

  package init(_ mode: Mode, _ members: [Member]) {
    self.mode = mode
    self.members = members
  }

  /// Asks a runner for the tests; the caller puts the list at its path, if there is one.
  ///
  /// - Returns: how to start the runner, one after the other; empty when there is nothing to run.
  /// - Throws: `SubsetFault` when the runner can't be asked for this.
  package func invocations(
    of runner: SubsetRunner, listPath: String
  ) throws(SubsetFault) -> [SubsetInvocation] {
    guard !members.isEmpty else {
      // Without a filter every runner runs everything.
      return mode == .only ? [] : [SubsetInvocation(arguments: [])]
    }
    return switch runner {
    case .swiftTest: try SwiftTestSubset.invocations(self)
    case .pytest: try PytestSubset.invocations(self, listPath: listPath)
    case .goTest: try GoTestSubset.invocations(self)
    case .jest: try JestSubset.invocations(self)
    case .list: [try ListSubset.invocation(self, listPath: listPath)]
    }
  }
}

/// A runner that can be asked for some of its tests.
package enum SubsetRunner: String, Sendable, Hashable, CaseIterable {
  case swiftTest = "swift test"
  case pytest
  case goTest = "go test"
  case jest
  /// Any other: it finds the names in the file that `ASSAY_TEST_LIST` names.
  case list
}

/// One start of a runner.
package struct SubsetInvocation: Sendable, Hashable {
  /// To add to the runner's command, which names no tests or packages itself.
  package var arguments: [String]
  /// To set over the command's other variables.
  package var environment: [String: String] = [:]
  /// What to write at the list's path before; nil: no list is needed.
  package var list: String?

  package init(
    arguments: [String], environment: [String: String] = [:], list: String? = nil
  ) {
    self.arguments = arguments
    self.environment = environment
    self.list = list
  }

  /// The arguments as a POSIX shell takes them.
  package var shellText: String { arguments.map(Self.quoted).joined(separator: " ") }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || "-_./:=,@%+".utf8.contains(byte)
    }
    if isPlain, !text.isEmpty { return text }
    let pieces = text.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + pieces.joined(separator: #"'\''"#) + "'"
  }
}

/// Why a runner can't be asked for a subset.
package struct SubsetFault: Error, Sendable, Hashable, CustomStringConvertible {
  package var runner: SubsetRunner
  /// A sentence: what can't be done, and for which test.
  package var what: String
  /// What to do instead.
  package var remedy: String

  package var description: String { "\(what)\n  → \(remedy)" }
}

/// What Linux lets a process be started with.
enum ArgumentLimits {
  /// Of one argument, in bytes: `MAX_ARG_STRLEN` is 131,072 with the zero at the end.
  static let one = 120_000
  /// Of all together: 2 MiB with the usual stack, less room for the environment and the command.
  static let all = 1_500_000

  /// Joins pieces by `separator` into as few texts as the limit of one argument allows.
  ///
  /// - Returns: nil when a piece alone is too long.
  static func packed(
    _ pieces: [String], separator: String, around: Int, limit: Int = one
  ) -> [String]? {
    var texts: [String] = []
    var size = limit
    for piece in pieces {
      let length = piece.utf8.count + separator.utf8.count
      guard length + around <= limit else { return nil }
      if size + length + around > limit {
        texts.append(piece)
        size = length
      } else {
        texts[texts.count - 1] += separator + piece
        size += length
      }
    }
    return texts
  }
}
