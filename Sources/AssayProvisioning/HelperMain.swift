import AssayDocker
import AssayProcesses

/// Makes a guard of any program that links us, when it is started as one; see `RunGuard`.
@_cdecl("assay_helper_main")
func assayHelperMain(
  _ kind: UnsafePointer<CChar>, _ count: Int32,
  _ arguments: UnsafePointer<UnsafePointer<CChar>?>
) -> Int32 {
  unsafe RunGuard.helperMain(kind, count, arguments) { sessions in
    for session in sessions {
      guard let address = try? EngineAddress(session.engine) else { continue }
      let sweeper = ContainerSweeper { () throws(EngineError) in
        try await EngineClient(connectingTo: address)
      }
      // Whatever is left after this, the next run collects.
      _ = try? await sweeper.remove(session: session.id)
    }
  }
}
