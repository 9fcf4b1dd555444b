import Foundation

/// The database that is leased: 20 tables with keys and indexes, 10,000 rows in all.
enum Shop {
  /// Writes migrations and a seed to a folder.
  static func write(to folder: URL, tables: Int = 20, rows: Int = 500) throws {
    var schema = ""
    var data = ""
    for table in 0..<tables {
      let parent = table == 0 ? "" : ", parent_id bigint REFERENCES t\(table - 1)(id)"
      schema += """
        CREATE TABLE t\(table) (id bigserial PRIMARY KEY, name text NOT NULL, email text,
          amount numeric(12,2) NOT NULL DEFAULT 0, state text NOT NULL CHECK (state IN ('a','b','c')),
          payload jsonb, created timestamptz NOT NULL DEFAULT now()\(parent));
        CREATE INDEX ON t\(table) (state, created);
        CREATE UNIQUE INDEX ON t\(table) (email);

        """
      data += """
        INSERT INTO t\(table) (id, name, email, amount, state, payload\(table == 0 ? "" : ", parent_id"))
        SELECT g, 'n' || g, 'e' || g || '@x', g * 1.5, (array['a','b','c'])[1 + g % 3],
          jsonb_build_object('k', g)\(table == 0 ? "" : ", g") FROM generate_series(1, \(rows)) g;

        """
    }
    let migrations = folder.appending(path: "migrations")
    try FileManager.default.createDirectory(at: migrations, withIntermediateDirectories: true)
    try Data(schema.utf8).write(to: migrations.appending(path: "001.sql"))
    try Data(data.utf8).write(to: folder.appending(path: "seed.sql"))
  }

  /// What a test does at least.
  static let work = [
    "INSERT INTO t0 (id, name, email, state) VALUES (999999, 'q', 'q@q', 'a')",
    "SELECT count(*) FROM t0",
  ]
}
