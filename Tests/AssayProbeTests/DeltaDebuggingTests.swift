import AssayProbe
import Testing

struct DeltaDebuggingTests {
  @Test(arguments: [[7], [0], [99], [3, 80], [0, 1, 2], [10, 40, 70, 99]])
  func `finds exactly those that matter`(culprits: [Int]) async {
    var tries = 0
    let result = await DeltaDebugging.minimise(Array(0..<100), tries: 1_000) { part in
      tries += 1
      return Set(culprits).isSubset(of: part)
    }
    #expect(result.elements == culprits)
    #expect(result.isMinimal)
    #expect(tries < 300)
  }

  @Test func `one element is minimal without a try`() async {
    let result = await DeltaDebugging.minimise(["a"], tries: 0) { _ in
      Issue.record("was asked")
      return true
    }
    #expect(result.elements == ["a"] && result.isMinimal)
  }

  @Test func `ends when the tries do, with what it has`() async {
    var tries = 0
    let result = await DeltaDebugging.minimise(Array(0..<1_000), tries: 3) { part in
      tries += 1
      return part.contains(0)
    }
    #expect(tries == 3)
    #expect(result.elements.contains(0) && !result.isMinimal && result.elements.count == 125)
  }

  @Test func `ends when it gets no answer`() async {
    let result = await DeltaDebugging.minimise([1, 2, 3], tries: 10) { _ in nil }
    #expect(result.elements == [1, 2, 3] && !result.isMinimal)
  }
}
