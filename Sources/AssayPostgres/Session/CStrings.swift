/// Texts as C functions take them: pointers to bytes that end with zero, or null.
struct CStrings: Sendable {
  private var bytes: [CChar] = []
  /// Where each text begins; nil: it is null.
  private var offsets: [Int?] = []

  var count: Int { offsets.count }

  /// The texts must not have zero bytes, which would end them early.
  init(_ texts: [String?]) {
    for text in texts {
      guard let text else {
        offsets.append(nil)
        continue
      }
      append(text.utf8)
    }
  }

  init(_ text: some Collection<UInt8>) { append(text) }

  private mutating func append(_ text: some Collection<UInt8>) {
    offsets.append(bytes.count)
    bytes.reserveCapacity(bytes.count + text.count + 1)
    for byte in text { bytes.append(CChar(bitPattern: byte)) }
    bytes.append(0)
  }

  /// The pointers are good only while `body` runs.
  func use<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result) -> Result {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      let pointers = unsafe offsets.map { offset in
        unsafe offset.flatMap { offset in unsafe buffer.baseAddress.map { unsafe $0 + offset } }
      }
      return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
  }
}
