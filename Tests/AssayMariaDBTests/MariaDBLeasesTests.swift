import AssayDependencies
import AssayEvidence
import AssayMariaDB
import AssayServerTestSupport
import Testing

@Suite(.needsMariaDB)
struct MariaDBLeasesTests {
  private let files = [
    "001.sql": "CREATE TABLE item(id int PRIMARY KEY AUTO_INCREMENT, name text NOT NULL);",
    "002.sql": """
    CREATE TABLE line(id int PRIMARY KEY, item int NOT NULL REFERENCES item(id), n int);
    CREATE VIEW items AS SELECT id, upper(name) AS name FROM item;
    DELIMITER //
    CREATE TRIGGER loud BEFORE INSERT ON item FOR EACH ROW
    BEGIN
      SET NEW.name = concat(NEW.name, '!');
    END//
    CREATE PROCEDURE add_item(IN given text)
    BEGIN
      INSERT INTO item(name) VALUES (given);
      SELECT count(*) FROM item;
    END//
    DELIMITER ;
    """,
    "README.md": "not SQL",
  ]

  @Test func `migrations that go back are left out`() async throws {
    let files = ["001.up.sql": "CREATE TABLE a(x int);", "001.up.down.sql": "DROP TABLE a;"]
    try await MariaDBFixture.use(files) { fixture in
      try await fixture.withLeases { leases in
        let lease = try await leases.lease(for: fixture.owner("first"))
        #expect(await fixture.sql("SHOW TABLES", as: lease) == "a")
      }
    }
  }

  @Test func `gives every lease a migrated and seeded database that others do not see`()
    async throws
  {
    try await MariaDBFixture.use(files, seed: "INSERT INTO item(name) VALUES ('ä');") { fixture in
      try await fixture.withLeases { leases in
        let first = try await leases.lease(for: fixture.owner("first"))
        let second = try await leases.lease(for: fixture.owner("second"))
        #expect(first.id != second.id)
        #expect(first.isolation == .database)
        #expect(first.connection.account.user == first.id)
        #expect(first.connection.account.database == first.id)
        #expect(first.connection.isolation == "database \(first.id)")
        let port = first.connection.port
        let password = first.connection.account.password ?? ""
        #expect(
          first.connection.url == "mysql://\(first.id):\(password)@127.0.0.1:\(port)/\(first.id)")
        #expect(await fixture.sql("CALL add_item('b')", as: first) == "2")
        #expect(await fixture.sql("SELECT * FROM items ORDER BY id", as: first) == "1|Ä!\n2|B!")
        #expect(await fixture.sql("SELECT * FROM items ORDER BY id", as: second) == "1|Ä!")
        let child = await fixture.sql("INSERT INTO line VALUES (1, 99, 1)", as: first)
        #expect(child.contains("a foreign key constraint fails"))
      }
    }
  }

  @Test func `an empty description gives empty databases`() async throws {
    try await MariaDBFixture.use { fixture in
      try await fixture.withLeases { leases in
        let lease = try await leases.lease(for: fixture.owner("one"))
        #expect(await fixture.sql("SHOW TABLES", as: lease) == "")
        #expect(await fixture.sql("CREATE TABLE t(a int)", as: lease) == "")
      }
    }
  }

  @Test func `a released database goes even if a test forgot a transaction in it`() async throws {
    try await MariaDBFixture.use(files) { fixture in
      try await fixture.withLeases { leases in
        let lease = try await leases.lease(for: fixture.owner("forgetful"))
        let forgotten = try await MariaDBSession.open(
          fixture.server.endpoint(named: "mysql"), account: lease.connection.account,
          database: lease.id, dependency: "test")
        try await forgotten.run("START TRANSACTION")
        try await forgotten.run("INSERT INTO item(name) VALUES ('left')")
        await leases.release(lease, keep: false)
        #expect(await eventuallyGone(lease.id, fixture))
        await #expect(throws: MariaDBSession.ServerError.self) {
          try await forgotten.run("COMMIT")
        }
        #expect(await fixture.sql("SELECT 1", as: lease).contains("Access denied"))
      }
    }
  }

  @Test func `a kept database stays with its user until the server ends`() async throws {
    try await MariaDBFixture.use(files) { fixture in
      var kept: Lease?
      try await fixture.withLeases { leases in
        let lease = try await leases.lease(for: fixture.owner("failed"))
        _ = await fixture.sql("CALL add_item('evidence')", as: lease)
        await leases.release(lease, keep: true)
        kept = lease
      }
      let lease = try #require(kept)
      #expect(await fixture.sql("SELECT name FROM item", as: lease) == "evidence!")
    }
  }

  @Test func `closing drops what was prepared ahead`() async throws {
    try await MariaDBFixture.use(files) { fixture in
      let before = await fixture.sqlAsAdministrator("SHOW DATABASES LIKE 'assay\\_%'")
      let known = Set(before.split(separator: "\n"))
      var given: Set<Substring> = []
      try await fixture.withLeases(ahead: 3) { leases in
        for number in 0..<4 {
          let lease = try await leases.lease(for: fixture.owner("\(number)"))
          given.insert(lease.id[...])
          await leases.release(lease, keep: false)
        }
        #expect(given.count == 4)
      }
      // Other tests of this process work on the same server, so only ours are looked at.
      let after = await fixture.sqlAsAdministrator("SHOW DATABASES LIKE 'assay\\_%'")
      #expect(given.isDisjoint(with: Set(after.split(separator: "\n")).subtracting(known)))
    }
  }

  @Test func `sixteen at once get sixteen databases`() async throws {
    try await MariaDBFixture.use(files) { fixture in
      try await fixture.withLeases(ahead: 2) { leases in
        let counts = try await withThrowingTaskGroup { group in
          for number in 0..<16 {
            group.addTask {
              let lease = try await leases.lease(for: LeaseOwner(suite: "s", test: "\(number)"))
              return await fixture.sql("CALL add_item('x')", as: lease)
            }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts == Array(repeating: "1", count: 16))
      }
    }
  }

  @Test func `a test that leaves its database is refused and named, without its data`()
    async throws
  {
    try await MariaDBFixture.use(files) { fixture in
      try await fixture.withLeases { leases in
        let first = try await leases.lease(for: fixture.owner("first"))
        let second = try await leases.lease(for: fixture.owner("second"))
        _ = await fixture.sql("SELECT 'secret' FROM \(second.id).item", as: first)
        _ = await fixture.sql("SELECT 1", as: second, database: "assay")
        _ = await fixture.sql("SET GLOBAL max_connections = 7", as: second)
        // Neither a mistake in SQL nor a wrong password is a way out.
        _ = await fixture.sql("SELEC", as: first)
        let violations = await leases.violations()
        let found = violations.filter { $0.owner != nil }.map {
          "\($0.dependency) \($0.owner?.test ?? ""): \($0.action)"
        }
        #expect(found.count == 3)
        let table = "`\(second.id)`.`item`"
        #expect(found[0].hasPrefix("orders-db first: SELECT command denied to user"))
        #expect(found[0].hasSuffix("for table \(table)"))
        #expect(found[1].hasPrefix("orders-db second: Access denied for user"))
        #expect(found[1].hasSuffix("to database 'assay'"))
        #expect(found[2].contains("SUPER"))
        #expect(!violations.contains { $0.action.contains("secret") })
      }
    }
  }

  @Test func `a login with an account that nobody was given belongs to nobody`() async throws {
    try await MariaDBFixture.use { fixture in
      try await fixture.withLeases { leases in
        var lease = try await leases.lease(for: fixture.owner("stranger"))
        lease.connection.account = ServiceAccount(user: "shop", password: "guess")
        _ = await fixture.sql("SELECT 1", as: lease)
        let violations = await leases.violations()
        #expect(violations.contains { $0.owner == nil && $0.action.contains("'shop'@") })
      }
    }
  }

  @Test func `a dump that names a definer can be loaded`() async throws {
    let dump = """
      /*!40101 SET NAMES utf8mb4 */;
      CREATE TABLE `t` (`a` int(11) DEFAULT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
      LOCK TABLES `t` WRITE;
      INSERT INTO `t` VALUES (1),(2);
      UNLOCK TABLES;
      /*!50001 CREATE ALGORITHM=UNDEFINED */
      /*!50013 DEFINER=`root`@`%` SQL SECURITY INVOKER */
      /*!50001 VIEW `v` AS select `t`.`a` AS `a` from `t` */;
      """
    try await MariaDBFixture.use(seed: dump) { fixture in
      try await fixture.withLeases { leases in
        let lease = try await leases.lease(for: fixture.owner("dump"))
        #expect(await fixture.sql("SELECT sum(a) FROM v", as: lease) == "3")
        let grants = await fixture.sql("SHOW GRANTS", as: lease)
        #expect(!grants.contains("SET USER"))
      }
    }
  }

  private func eventuallyGone(_ name: String, _ fixture: MariaDBFixture) async -> Bool {
    await eventually { await !fixture.hasDatabase(name) }
  }
}
