/// Why a test is flaky, as far as a perturbation can tell.
package enum FlakeCause: String, Sendable, Hashable, CaseIterable {
  /// Passes or fails with the tests that ran before it.
  case order
  /// The clock or the calendar.
  case time
  case timeZone = "time-zone"
  case locale
  case concurrency
  case network
  case randomness
  /// The order of a hash table's items.
  case hashOrder = "hash-order"
  /// Files, sockets or memory that are not given back.
  case resourceLeak = "resource-leak"
  /// A path that two copies of the test share.
  case sharedPath = "shared-path"
  /// A wait that is too short for a slow machine.
  case timeout
  case unknown
}
