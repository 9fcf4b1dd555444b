/// Finds where an equal value stands in a list: a hash table of eight bytes a slot that keeps no
/// values itself.
struct PlaceTable {
  private var slots = [Slot](repeating: Slot(), count: 1024)
  private var count = 0

  private struct Slot {
    /// The upper half of the hash.
    var tag: UInt32 = 0
    /// -1: empty.
    var place: Int32 = -1
  }

  /// Enters `place` unless an equal value is known.
  ///
  /// - Parameters:
  ///   - place: of the value.
  ///   - hash: of the value; its upper half counts.
  ///   - isSame: whether the value at a place with the same hash is equal.
  /// - Returns: the place of the equal value; nil when there was none.
  mutating func claim(_ place: Int32, for hash: Int, isSame: (Int32) -> Bool) -> Int32? {
    if count * 2 >= slots.count { resize(to: slots.count * 2) }
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var index = Self.start(tag, in: slots)
    while slots[index].place >= 0 {
      if slots[index].tag == tag, isSame(slots[index].place) { return slots[index].place }
      index = (index + 1) & (slots.count - 1)
    }
    slots[index] = Slot(tag: tag, place: place)
    count += 1
    return nil
  }

  private static func start(_ tag: UInt32, in slots: [Slot]) -> Int {
    Int(tag &* 0x9E37_79B1) & (slots.count - 1)
  }

  /// Makes room for so many values at once, which is cheaper than growing to it.
  mutating func reserve(_ values: Int) {
    var size = slots.count
    while size < values * 2 { size *= 2 }
    if size > slots.count { resize(to: size) }
  }

  private mutating func resize(to size: Int) {
    var larger = [Slot](repeating: Slot(), count: size)
    for slot in slots where slot.place >= 0 {
      var index = Self.start(slot.tag, in: larger)
      while larger[index].place >= 0 { index = (index + 1) & (larger.count - 1) }
      larger[index] = slot
    }
    slots = larger
  }
}
