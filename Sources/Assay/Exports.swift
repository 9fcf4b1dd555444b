// Contracts, and the traits that keep them.
@_exported public import AssayContracts
// Containers, wait conditions and what servers answer are described in their own words.
@_exported public import AssayDependencies
