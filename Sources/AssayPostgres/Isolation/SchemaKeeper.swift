import AssayDependencies
import AssayEvidence
import Synchronization

/// Gives every test a schema of its own in one database, made by running the migrations in it.
///
/// What migrations or tests name with its schema (`public.orders`) is not found there; the
/// preparation refuses migrations that would leave their schema.
final class SchemaKeeper: PlaceKeeper {
  private let roles: RoleKeeper
  private let plan: MigrationPlan
  private let dependency: String
  private let discarded = Atomic(0)

  private static let attempt = "make a schema for a test"
  /// The catalogs of the database grow with each schema, and the server's own vacuum is off.
  private static let vacuumInterval = 50

  var isolation: Isolation { .schema }

  init(_ roles: RoleKeeper, plan: MigrationPlan, dependency: String) {
    self.roles = roles
    self.plan = plan
    self.dependency = dependency
  }

  private var address: PostgresAddress {
    roles.administrator.address.database(PostgresNames.schemas)
  }

  func make() async throws(FailureReport) -> Place {
    let place = try await makeRole()
    do throws(FailureReport) {
      try await fill(place)
      return place
    } catch {
      await discard(place)
      throw error
    }
  }

  private func makeRole() async throws(FailureReport) -> Place {
    do throws(PostgresError) {
      // The settings of a role hold for all of its connections.
      var place = try await roles.make { "ALTER ROLE \($0) SET search_path = \($0), public" }
      place.schema = place.id
      place.database = PostgresNames.schemas
      return place
    } catch {
      throw roles.report(error, Self.attempt)
    }
  }

  private func fill(_ place: Place) async throws(FailureReport) {
    let session: PostgresSession
    do throws(PostgresError) {
      session = try await PostgresSession.connect(address)
    } catch {
      throw roles.report(error, Self.attempt)
    }
    do throws(FailureReport) {
      try await SchemaMigration(plan: plan, dependency: dependency, session: session)
        .fill(place.id, as: place.id)
      await session.close()
    } catch {
      await session.close()
      throw error
    }
  }

  func discard(_ place: Place) async {
    _ = try? await roles.endConnections(of: place.id)
    if let session = try? await PostgresSession.connect(address) {
      _ = try? await session.run("DROP SCHEMA IF EXISTS \(place.id) CASCADE")
      _ = try? await session.run("DROP OWNED BY \(place.id) CASCADE")
      let count = discarded.add(1, ordering: .relaxed).newValue
      if count.isMultiple(of: Self.vacuumInterval) { _ = try? await session.run("VACUUM") }
      await session.close()
    }
    await roles.remove(place)
  }

  func keep(_ place: Place, for owner: LeaseOwner) async {
    let text = SQLQuoting.text("kept by assay for \(owner.suite) \(owner.test ?? "")")
    _ = try? await roles.administrator.run("COMMENT ON ROLE \(place.id) IS \(text)")
  }
}
