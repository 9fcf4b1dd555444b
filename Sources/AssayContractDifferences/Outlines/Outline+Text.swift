extension Outline {
  /// Text, line by line.
  init(
    lines bytes: some Collection<UInt8>, name: String = "", label: String = "", open: String = "",
    close: String = ""
  ) {
    // Bytes are split, as a character may be a return and a line break in one.
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let leaves = lines.map { Outline(.leaf(String(decoding: $0, as: UTF8.self))) }
    self.init(
      name: name, label: label, .branch(open: open, close: close, .lines, leaves))
  }
}
