/// A change of a test's surroundings that a test must not notice.
package enum Perturbation: Sendable, Hashable {
  case shuffledOrder(seed: UInt64)
  case reversedOrder
  /// Each test in a process of its own.
  case alone
  /// Two processes run the same tests at the same time.
  case twoCopies
  case parallel
  case timeZone(String)
  case locale(String)
  case clock(ClockJump)
  /// No network but a loopback of its own, on which nobody else listens.
  case noNetwork
  case fewDescriptors(Int)
  case hashSeed(UInt32)
  /// Another one in each process, which nobody can choose.
  case randomHashes
  /// Threads start up to 40 ms late, some of them.
  case lateThreads(seed: UInt64)
  /// The processes stand still for most of the time.
  case starvation
  case emptyHome
  case strictUmask
}

extension Perturbation {
  /// Perturbations of one kind ask the same question; in the order in which they are tried.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case order, alone, copies, network
    case timeZone = "time-zone"
    case locale, clock, descriptors, threads, starvation, parallel, umask, home
    case hashSeed = "hash-seed"
  }

  package var kind: Kind {
    switch self {
    case .shuffledOrder, .reversedOrder: .order
    case .alone: .alone
    case .twoCopies: .copies
    case .parallel: .parallel
    case .timeZone: .timeZone
    case .locale: .locale
    case .clock: .clock
    case .noNetwork: .network
    case .fewDescriptors: .descriptors
    case .hashSeed, .randomHashes: .hashSeed
    case .lateThreads: .threads
    case .starvation: .starvation
    case .emptyHome: .home
    case .strictUmask: .umask
    }
  }

  /// What a test depends on that fails under it, and not under its control.
  package var cause: FlakeCause {
    switch kind {
    case .order, .alone: .order
    case .copies, .home: .sharedPath
    case .network: .network
    case .timeZone: .timeZone
    case .locale: .locale
    case .clock: .time
    case .descriptors: .resourceLeak
    case .threads, .parallel: .concurrency
    case .starvation: .asynchronousWait
    case .hashSeed: .hashOrder
    case .umask: .unknown
    }
  }

  /// For people, after "fails with": `time zone Asia/Kathmandu`.
  package var title: String {
    switch self {
    case .shuffledOrder(let seed): "shuffled order (seed \(seed))"
    case .reversedOrder: "reversed order"
    case .alone: "each test alone"
    case .twoCopies: "two copies at once"
    case .parallel: "tests in parallel"
    case .timeZone(let zone): "time zone \(zone)"
    case .locale(let name): "locale \(name)"
    case .clock(let jump): "clock at \(jump.rawValue)"
    case .noNetwork: "no network"
    case .fewDescriptors(let limit): "at most \(limit) open files"
    case .hashSeed(let seed): "hash seed \(seed)"
    case .randomHashes: "hashes that differ from run to run"
    case .lateThreads: "threads that start late"
    case .starvation: "little CPU"
    case .emptyHome: "an empty home folder"
    case .strictUmask: "umask 077"
    }
  }

  /// Whether what it breaks depends on the tests that run before.
  var needsWholeSuite: Bool {
    switch kind {
    case .order, .descriptors, .parallel: true
    default: false
    }
  }

  /// Whether chance decides in each execution, so that more of them in one process tell more.
  var isByChance: Bool { kind == .threads }

  /// The run that it is compared with: the same wrapper without the change, so that what the
  /// wrapper does by itself is blamed on nobody.
  package var control: Condition {
    switch self {
    case .shuffledOrder, .reversedOrder, .alone, .hashSeed, .randomHashes, .parallel: .baseline
    // With a zone of its own, which is part of the jump.
    case .clock(.daylightSaving): .control(self)
    case .clock: .control(.clock(.farFuture))
    case .timeZone, .locale, .twoCopies, .noNetwork, .fewDescriptors, .lateThreads, .starvation,
      .emptyHome, .strictUmask:
      .control(self)
    }
  }
}

/// Under which circumstances tests run.
package enum Condition: Sendable, Hashable {
  case baseline
  case perturbed(Perturbation)
  /// All that the perturbation needs, without what it changes.
  case control(Perturbation)

  package var perturbation: Perturbation? {
    switch self {
    case .baseline: nil
    case .perturbed(let perturbation), .control(let perturbation): perturbation
    }
  }
}
