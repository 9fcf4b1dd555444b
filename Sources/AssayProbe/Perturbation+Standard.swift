extension Perturbation {
  /// What is tried where nothing else is asked for.
  ///
  /// Orders and late threads come from the seed.
  package static func standard(
    seed: UInt64, kinds: Set<Kind>, choosesHashSeeds: Bool = true
  ) -> [Perturbation] {
    let orders: [Perturbation] =
      [.reversedOrder] + (0..<3).map { .shuffledOrder(seed: seed &+ $0) }
    // Quarters of an hour from Greenwich, and a day that differs from Greenwich's.
    let zones: [Perturbation] = [.timeZone("Asia/Kathmandu"), .timeZone("Pacific/Kiritimati")]
    // A decimal comma; an i without a dot, which is no I in capitals.
    let locales: [Perturbation] = [.locale("de_DE.UTF-8"), .locale("tr_TR.UTF-8")]
    let threads: [Perturbation] = (0..<2).map { .lateThreads(seed: seed &+ $0) }
    let hashes = (1...16).map { choosesHashSeeds ? Perturbation.hashSeed($0) : .randomHashes }
    let all =
      orders + [.alone, .twoCopies, .noNetwork] + zones + locales
      + ClockJump.allCases.map { .clock($0) } + [.fewDescriptors(64)] + threads
      + [.starvation, .parallel, .strictUmask, .emptyHome] + hashes
    return all.filter { kinds.contains($0.kind) }
  }
}
