import AssayDependencies
import AssayEvidence

/// Something of a server that one test has for a while, and the role that may use it.
struct Place: Sendable {
  /// The role's name, which no other place had before.
  var id: String
  var password: String
  /// What the server kept of the password when the role was made.
  var verifier: String?
  var database: String
  /// nil: all of the database.
  var schema: String?
  /// What the keeper needs to see whether it was changed.
  var watched: WatchedDatabase?
}

/// Makes places, wipes them, or gets them ready for the next test: one way of isolation.
protocol PlaceKeeper: Sendable {
  var isolation: Isolation { get }
  /// Whether places should be made one at a time for now.
  var isMeasuring: Bool { get async }

  /// Makes a place; what was begun is gone when it fails.
  func make() async throws(FailureReport) -> Place
  /// The last thing before a test gets it.
  func handOut(_ place: inout Place) async throws(FailureReport)
  /// Takes a place back from a test.
  func takeBack(_ place: Place) async -> TakenBack
  /// Removes a place.
  func discard(_ place: Place) async
  /// Writes on it that a person wants to look at it, so that nobody removes it.
  func keep(_ place: Place, for owner: LeaseOwner) async
}

struct TakenBack: Sendable {
  /// Ready for the next test; nil: it is gone.
  var reusable: Place?
  /// What the test did that it should not have done.
  var violation: String?
}

extension PlaceKeeper {
  var isMeasuring: Bool { false }
  func handOut(_ place: inout Place) async throws(FailureReport) {}
  func takeBack(_ place: Place) async -> TakenBack {
    await discard(place)
    return TakenBack()
  }
}
