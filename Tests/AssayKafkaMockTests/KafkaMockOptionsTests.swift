import AssayEvidence
import AssayKafkaMock
import Testing

struct KafkaMockOptionsTests {
  @Test func `reads folder, brokers and topics in any order`() throws {
    let options = try KafkaMockOptions(
      arguments: ["--topics", "a:3,b", "/tmp/x", "--brokers", "3"])
    #expect(options.folder == "/tmp/x")
    #expect(options.brokers == 3)
    #expect(
      options.topics == [
        .init(name: "a", partitions: 3),
        .init(name: "b", partitions: KafkaMockOptions.defaultPartitions),
      ])
    #expect(try KafkaMockOptions(arguments: ["f"]).brokers == 1)
    #expect(try KafkaMockOptions(arguments: ["f"]).portName == "main")
    #expect(try KafkaMockOptions(arguments: ["f", "--port-name", "kafka"]).portName == "kafka")
  }

  @Test(arguments: [
    [], ["--brokers", "1"], ["f", "g"], ["f", "--x"], ["f", "--brokers"], ["f", "--brokers", "0"],
    ["f", "--brokers", "99"], ["f", "--brokers", "x"], ["f", "--topics"], ["f", "--topics", "a:"],
    ["f", "--topics", "a:0"], ["f", "--topics", "a:1:2"], ["f", "--topics", ":3"],
    ["f", "--topics", "a b"], ["f", "--topics", "a,a"], ["f", "--topics", ".."],
    ["f", "--topics", "a:99999999999999999999"], [""], ["f", "--port-name"],
    ["f", "--port-name", "a=b"],
  ])
  func `other arguments are bad input`(arguments: [String]) {
    let failure = #expect(throws: FailureReport.self) {
      try KafkaMockOptions(arguments: arguments)
    }
    #expect(failure?.status == .badInput)
  }
}
