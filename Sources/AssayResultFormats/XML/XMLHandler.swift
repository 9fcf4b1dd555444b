/// Receives what `XMLScanner` finds, in document order.
///
/// Positions are indices into the span that comes with the call and are worthless afterwards.
protocol XMLHandler {
  /// Whether character data at the present place is of interest; skipping it is much cheaper.
  var wantsText: Bool { get }

  /// - Returns: a token for the element, given back when it closes.
  mutating func open(_ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText) -> UInt8
  mutating func close(_ token: UInt8)
  /// A run of character data, as it stands in the file; one element may get several.
  mutating func characters(
    _ range: Range<Int>, in bytes: Span<UInt8>, isCDATA: Bool, text: XMLText)
  /// The file is not well-formed; `offset` counts bytes from its start.
  mutating func malformed(_ what: String, at offset: Int)
  /// Something unusual that does no harm.
  mutating func unusual(_ what: String, at offset: Int)
}

/// A start tag.
struct XMLTag {
  struct Attribute {
    var name: Range<Int>
    /// Between the quotes, entities not replaced.
    var value: Range<Int>
  }

  var name: Range<Int> = 0..<0
  var attributes: ArraySlice<Attribute> { slots[..<count] }
  /// Reused from tag to tag; the first `count` are this tag's.
  private var slots: [Attribute] = []
  private var count = 0
  var isSelfClosing = false
  /// Of its `<`, in bytes from the start of the file.
  var offset = 0

  var lastValue: Range<Int>? {
    get { count > 0 ? slots[count - 1].value : nil }
    set { if let newValue, count > 0 { slots[count - 1].value = newValue } }
  }

  mutating func removeAttributes() { count = 0 }

  @inline(__always)
  mutating func append(_ attribute: Attribute) {
    if count < slots.count { slots[count] = attribute } else { slots.append(attribute) }
    count += 1
  }
}
