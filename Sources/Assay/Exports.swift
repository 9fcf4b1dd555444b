// Containers, wait conditions and what servers answer are described in their own words.
@_exported public import AssayDependencies
