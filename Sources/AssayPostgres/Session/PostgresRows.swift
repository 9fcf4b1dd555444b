/// What a statement gave.
package struct PostgresResult: Sendable {
  package var rows: [PostgresRow] = []
  /// How many rows a command changed; 0 for commands that change none.
  package var affectedRows = 0

  package init() {}
}

/// One row; values are text until they are asked for as something else.
package struct PostgresRow: Sendable {
  /// Shared by all rows of a result.
  let columns: [String]
  let cells: [String?]

  /// The value of a column; `Int?.self` and the like for one that may be null.
  ///
  /// - Throws: `.unusable` when there is no such column, or its value is null or no such thing.
  package func value<Value: PostgresValue>(
    _ column: String, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    guard let index = columns.firstIndex(of: column) else {
      throw .unusable(
        "The result has no column \(column), only: \(columns.joined(separator: ", ")).")
    }
    guard let value = Value(postgresText: cells[index]) else {
      throw .unusable("Column \(column) is no \(Value.self): \(cells[index] ?? "null").")
    }
    return value
  }

  /// The first column as text; nil when it is null or there is none.
  package var first: String? { cells.first ?? nil }
}

/// What a column's text can be read as; for columns of a caller's own types, too.
package protocol PostgresValue {
  /// Reads the text; nil stands for null.
  init?(postgresText: String?)
}

extension String: PostgresValue {
  package init?(postgresText: String?) {
    guard let postgresText else { return nil }
    self = postgresText
  }
}

extension Int: PostgresValue {
  package init?(postgresText: String?) {
    guard let postgresText else { return nil }
    self.init(postgresText)
  }
}

extension UInt64: PostgresValue {
  package init?(postgresText: String?) {
    guard let postgresText else { return nil }
    self.init(postgresText)
  }
}

extension Double: PostgresValue {
  package init?(postgresText: String?) {
    guard let postgresText else { return nil }
    self.init(postgresText)
  }
}

extension Bool: PostgresValue {
  package init?(postgresText: String?) {
    switch postgresText {
    case "t": self = true
    case "f": self = false
    default: return nil
    }
  }
}

extension Optional: PostgresValue where Wrapped: PostgresValue {
  package init?(postgresText: String?) {
    guard postgresText != nil else {
      self = Self.none
      return
    }
    guard let value = Wrapped(postgresText: postgresText) else { return nil }
    self = Self.some(value)
  }
}
