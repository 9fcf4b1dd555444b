import AssayMatching
package import AssayPact

/// Where answers get the values from that contracts want generated.
package struct AnswerGeneration: Sendable {
  /// The same seed gives the same values to the same use of an interaction, whatever else is asked
  /// at the same time.
  package var seed: UInt64
  package var calendar: Generation.Calendar

  package init(seed: UInt64, calendar: @escaping Generation.Calendar) {
    self.seed = seed
    self.calendar = calendar
  }
}

extension SplitMix64 {
  /// What chance is for one use of an interaction.
  init(seed: UInt64, interaction: Int, use: Int) {
    var source = SplitMix64(seed: seed &+ UInt64(truncatingIfNeeded: interaction))
    self.init(seed: source.next() &+ UInt64(truncatingIfNeeded: use))
  }
}
