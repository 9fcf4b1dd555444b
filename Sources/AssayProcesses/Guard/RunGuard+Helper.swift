import Glibc

extension RunGuard {
  /// The variable that makes a program of ours a helper instead of what it is.
  static let helperVariable = "ASSAY_HELPER"
  static let helperKind = "guard"

  /// What a program's `assay_helper_main` passes its arguments to.
  ///
  /// A C constructor calls that function before `main` when the program was started as a helper;
  /// so the guard runs in any program that links us, such as a test runner. The program defines it:
  ///
  /// ```swift
  /// @_cdecl("assay_helper_main")
  /// func assayHelperMain(
  ///   _ kind: UnsafePointer<CChar>, _ count: Int32,
  ///   _ arguments: UnsafePointer<UnsafePointer<CChar>?>
  /// ) -> Int32 {
  ///   unsafe RunGuard.helperMain(kind, count, arguments) { sessions in … }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - kind: what is wanted; only `guard` is known.
  ///   - count: how many arguments there are, the program's name included.
  ///   - arguments: the program's.
  ///   - removeContainers: as for `main(arguments:removeContainers:)`.
  /// - Returns: the exit code.
  package static func helperMain(
    _ kind: UnsafePointer<CChar>, _ count: Int32,
    _ arguments: UnsafePointer<UnsafePointer<CChar>?>,
    removeContainers: @escaping ContainerRemoval
  ) -> Int32 {
    guard unsafe String(cString: kind) == helperKind else { return 2 }
    let words = (0..<Int(count)).compactMap { index in
      unsafe arguments[index].map { unsafe String(cString: $0) }
    }
    return main(arguments: Array(words.dropFirst()), removeContainers: removeContainers)
  }
}
