import AssayDocker
import AssayKafkaMock
import AssayProcesses

/// Makes a helper of any program that links us, when it is started as one: the guard of a run (see
/// `RunGuard`), or a mock of Kafka.
@_cdecl("assay_helper_main")
func assayHelperMain(
  _ kind: UnsafePointer<CChar>, _ count: Int32,
  _ arguments: UnsafePointer<UnsafePointer<CChar>?>
) -> Int32 {
  if unsafe String(cString: kind) == "kafka-mock" {
    // Behind the program's name and the helper's.
    let words = (0..<Int(count)).dropFirst(2).compactMap { index in
      unsafe arguments[index].map { unsafe String(cString: $0) }
    }
    return KafkaMock.main(arguments: words)
  }
  return unsafe RunGuard.helperMain(kind, count, arguments) { sessions in
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
