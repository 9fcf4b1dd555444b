/// Runs `work` to its end even when the caller is cancelled meanwhile.
///
/// An engine goes on with a request whose client has left; whoever stops listening to the creation
/// of a container never learns what to remove. The requests have time limits of their own.
func shielded<Value: Sendable>(
  _ work: @escaping @Sendable () async throws(EngineError) -> Value
) async throws(EngineError) -> Value {
  // Not structured, as a child would be cancelled with its parent.
  let task = Task<Result<Value, EngineError>, Never> {
    do throws(EngineError) {
      return .success(try await work())
    } catch {
      return .failure(error)
    }
  }
  return try await task.value.get()
}

/// The same for work that cannot fail.
func cleanUp(_ work: @escaping @Sendable () async -> Void) async {
  await Task { await work() }.value
}
