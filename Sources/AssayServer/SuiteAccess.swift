import AssayDependencies
import AssayEvidence
import AssayProvisioning
import Foundation
import Synchronization

/// Opens servers that are held for whoever comes to one command after another.
///
/// Each gets parts and an address of its own, and takes nothing along when it ends.
final class SuiteAccess: Sendable {
  private struct Suite {
    /// The process that it belongs to; nil: whoever opened it must end it.
    var pid: Int32?
    /// What had happened before it began, and nobody knows by whom.
    var earlier: [IsolationViolation]
  }

  private struct State {
    var suites: [String: Suite] = [:]
    var count = 0
  }

  private let host: DependencyHost
  private let access: ServerAccess
  private let state = Mutex(State())

  init(host: DependencyHost, access: ServerAccess) {
    self.host = host
    self.access = access
  }

  /// A part of each dependency, all or nothing, and an address.
  func open(_ wanted: SuiteRequestWire) async throws(FailureReport) -> SuiteWire {
    guard let name = wanted.name, !name.isEmpty, name.allSatisfy(Self.isAllowed) else {
      throw FailureReport(
        .badInput, attempt: "open a suite", subject: "name",
        happened: "It is empty, or has other signs than letters, digits, - and _.",
        remedy: "Choose a name such as exec.")
    }
    await endThoseOfTheDead()
    let earlier = await host.violations().filter { $0.owner == nil }
    let id = state.withLock { state in
      state.count += 1
      let id = "\(name)-\(state.count)"
      state.suites[id] = Suite(pid: wanted.pid, earlier: earlier)
      return id
    }
    var leases: [Lease] = []
    do throws(FailureReport) {
      for dependency in wanted.dependencies ?? [] {
        leases.append(try await host.lease(dependency, for: LeaseOwner(suite: id)))
      }
    } catch {
      _ = try? await end(id, keep: false)
      throw error
    }
    return SuiteWire(
      suite: id, address: access.address(ServerAccess.Grant(suite: id)),
      leases: leases.map { LeaseWire($0) },
      env: ProvidedConnection.environment(of: leases.map(\.connection)).byName)
  }

  /// Takes all back that it and its tests have, and says what they did.
  func end(_ name: String, keep: Bool) async throws(FailureReport) -> SuiteEndWire {
    guard let suite = state.withLock({ $0.suites.removeValue(forKey: name) }) else {
      throw FailureReport(
        .badInput, attempt: "end a suite", subject: name,
        happened: "There is no such suite, or it has ended already.")
    }
    access.revoke(name)
    let left = await host.leaseRecords.filter { !$0.isReleased && $0.lease.owner.suite == name }
    await host.releaseAll(of: name, keep: keep)
    var earlier = suite.earlier
    let violations = await host.violations().filter { violation in
      if let owner = violation.owner { return owner.suite == name }
      guard let index = earlier.firstIndex(of: violation) else { return true }
      earlier.remove(at: index)
      return false
    }
    return SuiteEndWire(
      suite: name, leases: left.map { LeaseWire($0.lease) }, kept: keep,
      violations: violations.map { ViolationWire($0) })
  }

  /// A command that was killed ends its suite no more.
  private func endThoseOfTheDead() async {
    let dead = state.withLock { state in
      state.suites.filter { _, suite in
        suite.pid.map { kill($0, 0) != 0 && errno == ESRCH } ?? false
      }.keys
    }
    for name in dead { _ = try? await end(name, keep: false) }
  }

  private static func isAllowed(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
      || character == "-" || character == "_"
  }
}
