import Foundation

/// Lends the texts to a C function, nil as a null pointer.
func withCStrings<Value, Failure: Error>(
  _ texts: [String?], _ body: ([UnsafePointer<CChar>?]) throws(Failure) -> Value
) throws(Failure) -> Value {
  var copies: [UnsafePointer<CChar>?] = unsafe []
  for text in texts {
    let copy = unsafe text.flatMap { unsafe strdup($0) }
    unsafe copies.append(copy.map { unsafe UnsafePointer($0) })
  }
  defer {
    for index in texts.indices {
      unsafe free(UnsafeMutablePointer(mutating: copies[index]))
    }
  }
  return unsafe try body(copies)
}
