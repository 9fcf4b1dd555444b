import AssayEvidence
import AssayHermeticity
import Testing

struct ObservationLogTests {
  private let begin = """
    {"time":1.000000001,"operation":"begin","version":1,"mode":"enforce","network":true,\
    "processes":false,"files":7,"calls":true,"missing":"processes!not permitted\\u000a"}

    """
  private let end =
    #"{"time":3.5,"operation":"end","notifications":12,"dropped":0,"status":1}"# + "\n"
  private let connect = """
    {"time":2.25,"operation":"connect","outcome":"denied","protocol":"tcp",\
    "target":"127.0.0.1:5432","process":7,"thread":8,"program":"/bin/p","folder":"/w","test":"t"}

    """

  @Test func `reads what was confined, what was seen, and that it is all`() throws {
    let log = ObservationLog(parsing: Array((begin + connect + end).utf8))
    let confinement = try #require(log.confinement)
    #expect(confinement.mode == .enforce)
    #expect(confinement.hasOwnNetwork && !confinement.hasOwnProcesses)
    #expect(confinement.protectsFiles && confinement.seesCalls)
    #expect(confinement.missing == ["processes: not permitted"])
    #expect(
      log.observations == [
        Observation(
          .connect, .denied, target: "127.0.0.1:5432", transport: "tcp", process: 7, thread: 8,
          program: "/bin/p", folder: "/w", marker: "t", first: UnixTime(secondsSince1970: 2.25))
      ])
    #expect(log.notificationCount == 12)
    #expect(log.isComplete)
  }

  @Test func `a torn last line is a log without its end`() {
    let log = ObservationLog(parsing: Array((begin + connect + connect.dropLast(20)).utf8))
    #expect(log.observations.count == 1)
    #expect(log.isTorn)
    #expect(!log.isComplete)
    #expect(log.unreadableLines == [])
  }

  @Test(arguments: [
    "nonsense\n", "{}\n", "[1]\n", "{\"operation\":\"connect\"}\n", "\u{0}\n",
    #"{"time":"x","operation":"connect","outcome":"denied"}"# + "\n",
    #"{"time":1,"operation":"new","outcome":"denied"}"# + "\n",
    #"{"time":1,"operation":"connect","outcome":"new"}"# + "\n",
  ])
  func `a line that is none of ours is counted and left out`(line: String) {
    let log = ObservationLog(parsing: Array((begin + line + connect + end).utf8))
    #expect(log.observations.count == 1)
    #expect(log.unreadableLines == [2])
    #expect(!log.isComplete)
  }

  @Test func `a log of another version, or none at all, says nothing`() {
    #expect(ObservationLog(parsing: []).confinement == nil)
    #expect(!ObservationLog(parsing: []).isComplete)
    let newer = begin.replacing("\"version\":1", with: "\"version\":2")
    let log = ObservationLog(parsing: Array((newer + end).utf8))
    #expect(log.confinement == nil)
    #expect(!log.isComplete)
  }

  @Test func `reads marks, and the processes above`() {
    let mark = #"{"time":1.5,"operation":"mark","process":7,"folder":"/w","text":"=== RUN   T"}"#
    let child = connect.replacing("\"thread\":8", with: "\"ancestors\":[6,5]")
    let log = ObservationLog(parsing: Array((begin + mark + "\n" + child + end).utf8))
    #expect(
      log.marks == [
        TestMark(
          time: UnixTime(secondsSince1970: 1.5), process: 7, folder: "/w", text: "=== RUN   T")
      ])
    #expect(log.observations.first?.ancestors == [6, 5])
    #expect(log.isComplete)
  }

  @Test func `counts what was left out and what came again`() {
    let again = connect.replacing("\"test\":\"t\"", with: "\"count\":40,\"until\":2.5")
    let end = end.replacing("\"dropped\":0", with: "\"dropped\":3,\"leftovers\":2")
    let log = ObservationLog(parsing: Array((begin + again + end).utf8))
    #expect(log.observations.first?.count == 40)
    #expect(log.observations.first?.last == UnixTime(secondsSince1970: 2.5))
    #expect(log.droppedCount == 3)
    #expect(log.leftoverCount == 2)
    #expect(!log.isComplete)
  }

  @Test(arguments: Observation.Operation.allCases)
  func `each operation makes the end of a sentence`(operation: Observation.Operation) {
    let text = Observation.Signature(operation, target: "TARGET").description
    #expect(text.contains("TARGET"))
    #expect(text.first?.isLowercase == true)
  }
}
