package import AssayJSON

/// What is wrong with a value by a schema, or could not be checked, and where.
package struct SchemaError: Sendable, Hashable, CustomStringConvertible {
  /// In the value.
  package var instance: JSONPointer
  /// Of the keyword, in the document that the schema is part of, after every `$ref`.
  package var schema: JSONPointer
  package var keyword: String
  /// Names kinds, limits and members; never a value of the instance, which may be a secret.
  package var sentence: String

  package init(instance: JSONPointer, schema: JSONPointer, keyword: String, sentence: String) {
    self.instance = instance
    self.schema = schema
    self.keyword = keyword
    self.sentence = sentence
  }

  package var description: String { "at \(instance): \(sentence) (\(schema))" }
}

/// What a schema says about a value.
package struct SchemaOutcome: Sendable, Hashable {
  /// All that is wrong; of `oneOf` and `anyOf`, the errors of each branch and one for the choice.
  package var errors: [SchemaError] = []
  /// What could not be checked: a `$ref` to nothing, a pattern that the engine of regular
  /// expressions does not know, a limit.
  package var unchecked: [SchemaError] = []

  package init(errors: [SchemaError] = [], unchecked: [SchemaError] = []) {
    self.errors = errors
    self.unchecked = unchecked
  }

  /// Whether all was checked and nothing is wrong.
  package var holds: Bool { errors.isEmpty && unchecked.isEmpty }
}
