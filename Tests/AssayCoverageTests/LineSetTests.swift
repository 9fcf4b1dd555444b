import AssayCoverage
import Testing

struct LineSetTests {
  @Test func `joins lines that touch`() {
    var set = LineSet([5, 1, 2, 2, 9])
    #expect(set.ranges == [1...2, 5...5, 9...9])
    set.insert(3...4)
    #expect(set.ranges == [1...5, 9...9])
    set.insert(0...20)
    #expect(set.ranges == [0...20])
    #expect(LineSet([3, 7, 8, 9]).description == "3, 7-9")
  }

  @Test func `bears the ends of what an integer holds`() {
    var set = LineSet(Int.max...Int.max)
    set.insert(Int.min...Int.min)
    set.insert(Int.max - 1)
    #expect(set.ranges == [Int.min...Int.min, Int.max - 1...Int.max])
  }

  @Test(arguments: 1...200)
  func `does what sets of numbers do`(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let left = Set((0..<random(30)).map { _ in random(40) })
    let right = Set((0..<random(30)).map { _ in random(40) })
    let (a, b) = (LineSet(left), LineSet(right))
    #expect(a.lines == left.sorted())
    #expect(a.count == left.count)
    #expect(a.union(b).lines == left.union(right).sorted())
    #expect(a.intersection(b).lines == left.intersection(right).sorted())
    #expect(a.subtracting(b).lines == left.subtracting(right).sorted())
    #expect(a.isDisjoint(with: b) == left.isDisjoint(with: right))
    #expect((0..<40).allSatisfy { a.contains($0) == left.contains($0) })
    #expect(a.union(b) == b.union(a))
  }
}
