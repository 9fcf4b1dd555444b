/// Which rules a schema is read by.
package enum SchemaDialect: Sendable, Hashable, CaseIterable {
  /// JSON Schema 2020-12.
  case draft2020
  /// OpenAPI 3.1 and AsyncAPI 3: JSON Schema 2020-12 with `discriminator`; the `nullable` and the
  /// boolean limits of 3.0 are understood too, as documents mix them.
  case openAPI31
  /// OpenAPI 3.0: `nullable`, boolean `exclusiveMinimum`, nothing beside `$ref`.
  case openAPI30
  /// Swagger 2: as 3.0, with `x-nullable`.
  case swagger2

  /// Whether `discriminator` chooses among the branches of `oneOf` and `anyOf`.
  var hasDiscriminators: Bool { self != .draft2020 }

  /// Whether `nullable: true` lets null pass.
  package var hasNullable: Bool { self != .draft2020 }

  /// Whether what stands beside `$ref` counts for nothing.
  package var ignoresBesideReferences: Bool { self == .openAPI30 || self == .swagger2 }
}
