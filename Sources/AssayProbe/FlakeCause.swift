/// Why a test's verdict changes although the code does not.
package enum FlakeCause: String, Sendable, Hashable, CaseIterable {
  /// It depends on which tests ran before it.
  case order
  /// It depends on the date or the time of day.
  case time
  case timeZone = "time zone"
  case locale
  /// Its own threads, or tests beside it, get in each other's way.
  case concurrency
  case network
  /// It draws numbers that nobody seeded, or fails now and then for no reason that was found.
  case randomness
  case hashOrder = "hash order"
  case resourceLeak = "resource leak"
  /// It uses a path, port or name that another copy of it uses as well.
  case sharedPath = "shared path"
  /// It waits for a fixed time, or asks for a result within too short a one.
  case asynchronousWait = "timeout"
  case unknown
}
