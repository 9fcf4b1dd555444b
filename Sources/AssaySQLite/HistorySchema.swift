package import GRDB

/// The tables of the history and how they came to be; migrations are only ever added.
package enum HistorySchema {
  package static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("runs, tasks, tests and results") { database in
      try database.execute(
        sql: """
          CREATE TABLE run (
            id TEXT PRIMARY KEY, system TEXT NOT NULL, trigger_name TEXT NOT NULL,
            commit_id TEXT, branch TEXT, is_dirty INTEGER NOT NULL,
            started_at REAL NOT NULL, duration REAL NOT NULL, may_ship INTEGER
          );
          CREATE INDEX run_by_time ON run (started_at);
          CREATE TABLE task_run (
            id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            task TEXT NOT NULL, layer TEXT, succeeded INTEGER NOT NULL,
            tests INTEGER NOT NULL, executed INTEGER NOT NULL, failures INTEGER NOT NULL,
            duration REAL NOT NULL
          );
          CREATE INDEX task_run_by_task ON task_run (task, id);
          CREATE INDEX task_run_by_run ON task_run (run_id);
          CREATE TABLE test (
            id INTEGER PRIMARY KEY, task TEXT NOT NULL, suite TEXT NOT NULL, name TEXT NOT NULL,
            UNIQUE (task, suite, name)
          );
          CREATE TABLE result (
            task_run_id INTEGER NOT NULL REFERENCES task_run (id) ON DELETE CASCADE,
            test_id INTEGER NOT NULL REFERENCES test (id),
            outcome TEXT NOT NULL, attempts INTEGER NOT NULL, duration REAL,
            PRIMARY KEY (task_run_id, test_id)
          ) WITHOUT ROWID;
          CREATE INDEX result_by_test ON result (test_id, task_run_id);
          """)
    }
    migrator.registerMigration("attempts, hosts and pull requests") { database in
      try database.execute(
        sql: """
          ALTER TABLE run ADD COLUMN pull_request TEXT;
          ALTER TABLE run ADD COLUMN host TEXT;
          ALTER TABLE task_run ADD COLUMN damage TEXT;
          ALTER TABLE test ADD COLUMN file TEXT;
          -- NULL for a test that passed at its first attempt, as nearly all do.
          ALTER TABLE result ADD COLUMN letters TEXT;
          ALTER TABLE result ADD COLUMN signature TEXT;
          UPDATE result SET letters = CASE outcome
              WHEN 'passed' THEN 'FP' WHEN 'failed' THEN 'F' WHEN 'errored' THEN 'E'
              WHEN 'skipped' THEN 'S' ELSE 'K' END
            WHERE outcome <> 'passed' OR attempts > 1;
          CREATE INDEX result_of_note ON result (task_run_id, test_id) WHERE letters IS NOT NULL;
          """)
    }
    return migrator
  }
}
