import AssayDependencies
import AssayEvidence

/// Gives every test a role of its own in one database that all share.
final class SharedKeeper: PlaceKeeper {
  private let roles: RoleKeeper

  var isolation: Isolation { .none }

  init(_ roles: RoleKeeper) { self.roles = roles }

  func make() async throws(FailureReport) -> Place {
    do throws(PostgresError) {
      var place = try await roles.make()
      place.database = PostgresNames.shared
      return place
    } catch {
      throw roles.report(error, "make a role for a test")
    }
  }

  func discard(_ place: Place) async {
    _ = try? await roles.endConnections(of: place.id)
    // What the test made stays, as all share it.
    if let session = try? await PostgresSession.connect(
      roles.administrator.address.database(PostgresNames.shared))
    {
      _ = try? await session.run(
        "REASSIGN OWNED BY \(place.id) TO \(PostgresNames.owner); DROP OWNED BY \(place.id)")
      await session.close()
    }
    await roles.remove(place)
  }

  func keep(_ place: Place, for owner: LeaseOwner) async {
    let text = SQLQuoting.text("kept by assay for \(owner.suite) \(owner.test ?? "")")
    _ = try? await roles.administrator.run("COMMENT ON ROLE \(place.id) IS \(text)")
  }
}
