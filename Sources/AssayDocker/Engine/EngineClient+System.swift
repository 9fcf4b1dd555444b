import NIOHTTP1

extension EngineClient {
  /// What the engine says about itself and its machine.
  package func information() async throws(EngineError) -> EngineInformation {
    try await json(EngineRequest(.GET, "/info", attempt: "ask the engine about itself"))
  }
}
