package import AssayDependencies

/// Knows whose database is whose, and what connections went elsewhere.
package struct ConnectionJudge: Sendable {
  private struct Holder {
    var owner: LeaseOwner?
    var database: String
  }

  private let dependency: String
  /// Databases that every lease may use.
  private let sharedDatabases: Set<String>
  private var holders: [String: Holder] = [:]
  /// Names in the order of coming, so that the oldest are forgotten.
  private var names: [String] = []
  private var records: [Record] = []
  /// By the server's process, the record that its refusal may follow.
  private var open: [String: Int] = [:]

  private struct Record: Hashable {
    var owner: LeaseOwner?
    /// What it wanted: `connect to database postgres`.
    var aim: String
    var refusal: String?
  }

  /// A test that goes on after its end is known for that long.
  private static let holderLimit = 8192
  /// A test that connects again and again says nothing new.
  private static let recordLimit = 1000
  /// What a health check inside a container calls itself.
  private static let harmlessApplications = ["pg_isready"]

  package init(dependency: String, sharedDatabases: Set<String>) {
    self.dependency = dependency
    self.sharedDatabases = sharedDatabases
  }

  /// What left its isolation, each once.
  package var violations: [IsolationViolation] {
    var seen: Set<IsolationViolation> = []
    let all = records.compactMap { record -> IsolationViolation? in
      let action =
        record.refusal.map { "tried to \(record.aim) and was refused: \($0)" }
        ?? record.aim.inPast
      let violation = IsolationViolation(
        dependency: dependency, owner: record.owner, action: action)
      return seen.insert(violation).inserted ? violation : nil
    }
    return Array(all.prefix(Self.recordLimit))
  }

  /// From now on `role` may connect to `database`; nil: nobody has it yet.
  package mutating func admit(_ role: String, to database: String, owner: LeaseOwner?) {
    if holders.updateValue(Holder(owner: owner, database: database), forKey: role) == nil {
      names.append(role)
    }
    guard names.count > Self.holderLimit else { return }
    for name in names.prefix(Self.holderLimit / 2) { holders[name] = nil }
    names.removeFirst(Self.holderLimit / 2)
  }

  package mutating func see(_ line: ConnectionLine) {
    switch line {
    case .authorized(let process, let user, let database, let application):
      // Should the number be in use again, whoever had it before was let in.
      open[process] = nil
      guard !isOurs(application), !mayConnect(user, to: database) else { return }
      let who = holders[user] == nil ? " as user \(user)" : ""
      let owner = holders[user]?.owner ?? owner(ofDatabase: database)
      add(Record(owner: owner, aim: "connect to database \(database)\(who)"))
      if !process.isEmpty { open[process] = records.count - 1 }
    case .refused(let process, let user, let reason):
      if let index = open.removeValue(forKey: process) {
        records[index].refusal = reason
      } else if let user, holders[user] == nil, !isLeaseName(user) {
        // Refused before the server knew him; a wrong password of a lease's own is no escape.
        add(Record(aim: "connect as user \(user)", refusal: reason))
      }
    }
  }

  private func mayConnect(_ user: String, to database: String) -> Bool {
    if let holder = holders[user] {
      return holder.database == database || sharedDatabases.contains(database)
    }
    // Another run shares this server: its leases keep to themselves, too.
    return isLeaseName(user) && (user == database || sharedDatabases.contains(database))
  }

  private func owner(ofDatabase database: String) -> LeaseOwner? {
    guard !sharedDatabases.contains(database) else { return nil }
    return names.last { holders[$0]?.database == database }.flatMap { holders[$0]?.owner }
  }

  private func isOurs(_ application: String) -> Bool {
    application == "assay" || application.hasPrefix("assay ")
      || Self.harmlessApplications.contains(application)
  }

  private func isLeaseName(_ name: String) -> Bool { LeaseIdentifier.found(in: name) == [name] }

  private mutating func add(_ record: Record) {
    if records.count >= 2 * Self.recordLimit {
      var seen: Set<Record> = []
      records = Array(records.filter { seen.insert($0).inserted }.prefix(Self.recordLimit))
      open = [:]
    }
    records.append(record)
  }
}

extension String {
  /// `connect to …` → `connected to …`.
  fileprivate var inPast: String {
    hasPrefix("connect ") ? "connected" + dropFirst("connect".count) : self
  }
}
