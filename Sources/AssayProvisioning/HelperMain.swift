import AssayProcesses

/// Makes a guard of any program that links us, when it is started as one; see `RunGuard`.
@_cdecl("assay_helper_main")
func assayHelperMain(
  _ kind: UnsafePointer<CChar>, _ count: Int32,
  _ arguments: UnsafePointer<UnsafePointer<CChar>?>
) -> Int32 {
  unsafe RunGuard.helperMain(kind, count, arguments) { _ in }
}
