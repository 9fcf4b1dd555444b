import AssayDependencies
import AssayEvidence
import AssayMariaDB
import AssayServerTestSupport
import Foundation
import Testing

@Suite(.enabled(if: ProcessInfo.processInfo.environment["MEASURE"] != nil), .serialized)
struct ZMeasure {
  func median(_ n: Int, _ f: (Int) async throws -> Void) async rethrows -> String {
    var v: [Double] = []
    for i in 0..<n { let s = ContinuousClock.now; try await f(i); let d = ContinuousClock.now - s; v.append(Double(d.components.attoseconds) / 1e15 + Double(d.components.seconds) * 1000) }
    v.sort(); return String(format: "median %.3f ms, min %.3f, max %.3f", v[n / 2], v[0], v[n - 1])
  }
  @Test func measure() async throws {
    var sql: [String] = []
    for k in 0..<20 {
      sql.append("create table t\(k)(id bigint primary key auto_increment, name text not null, email varchar(80), amount decimal(12,2), state char(1), created timestamp, key(state,created), unique key(email)" + (k > 0 ? ", parent_id bigint, foreign key(parent_id) references t\(k-1)(id)" : "") + ");")
    }
    var seed: [String] = []
    for k in 0..<20 {
      seed.append("insert into t\(k)(id,name,email,amount,state,created" + (k > 0 ? ",parent_id" : "") + ") values " + (1...500).map { "(\($0),'n\($0)','e\($0)@x',\($0),'a',now()" + (k > 0 ? ",\($0)" : "") + ")" }.joined(separator: ",") + ";")
    }
    for (label, s) in [("20 tables", nil), ("20 tables 10k rows", seed.joined(separator: "\n"))] as [(String, String?)] {
      try await MariaDBFixture.use(["001.sql": sql.joined(separator: "\n")], seed: s) { fixture in
        let start = ContinuousClock.now
        let leases = try await MariaDBLeases.Factory(ahead: 0).open(fixture.server)
        print(label, "open", ContinuousClock.now - start)
        var given: [Lease] = []
        print(label, "lease, nothing ahead:", try await median(20) { _ in given.append(try await leases.lease(for: LeaseOwner(suite: "s"))) })
        for l in given { await leases.release(l, keep: false) }
        let drop = ContinuousClock.now
        await leases.close()
        print(label, "20 drops", ContinuousClock.now - drop)
        let ahead = try await MariaDBLeases.Factory(ahead: 20).open(fixture.server)
        try await Task.sleep(for: .seconds(4))
        given = []
        print(label, "lease from the pool:", try await median(15) { _ in given.append(try await ahead.lease(for: LeaseOwner(suite: "s"))) })
        let lease = given[0]
        print(label, "connect + query:", await median(10) { _ in _ = await fixture.sql("SELECT count(*) FROM t0", as: lease) })
        await ahead.close()
        let sustained = try await MariaDBLeases.Factory(ahead: 4).open(fixture.server)
        let s0 = ContinuousClock.now
        for _ in 0..<60 { let l = try await sustained.lease(for: LeaseOwner(suite: "s")); await sustained.release(l, keep: false) }
        print(label, "60 sustained", ContinuousClock.now - s0)
        await sustained.close()
        // Alternative: the schema as the server prints it, rows by INSERT … SELECT.
        let admin = try await MariaDBSession.open(fixture.server.endpoints["mysql"]!, account: fixture.server.account, dependency: "x")
        try await admin.run("CREATE DATABASE base"); try await admin.run("USE base")
        for statement in SQLScript(sql.joined(separator: "\n") + "\n" + (s ?? "")).statements { try await admin.run(statement.text) }
        print(label, "SHOW CREATE + INSERT SELECT:", try await median(10) { i in
          try await admin.run("CREATE DATABASE copy\(i)"); try await admin.run("USE copy\(i)"); try await admin.run("SET foreign_key_checks=0, unique_checks=0")
          for k in 0..<20 {
            let ddl = try await admin.rows("SHOW CREATE TABLE base.t\(k)")[0][1]!
            try await admin.run(ddl)
            if s != nil { try await admin.run("INSERT INTO t\(k) SELECT * FROM base.t\(k)") }
          }
        })
        for i in 0..<10 { try await admin.run("DROP DATABASE copy\(i)") }
        try await admin.run("DROP DATABASE base"); await admin.close()
      }
    }
  }
}
