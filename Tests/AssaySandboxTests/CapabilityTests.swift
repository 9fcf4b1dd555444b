import AssaySandbox
import Testing

struct CapabilityTests {
  @Test func `each feature is there, or is missing for a reason`() {
    let found = SandboxCapabilities.probe()
    for feature in [SandboxCapabilities.Feature.network, .processes, .files, .calls] {
      #expect((found.versions[feature] == nil) != (found.missing[feature] == nil))
    }
    #expect((found.watchProblem == nil) == (found.missing[.calls] == nil))
    #expect((found.enforceProblem == nil) == found.missing.isEmpty)
  }

  @Test func `says in a sentence what a machine without it cannot do`() {
    let bare = SandboxCapabilities.probe(without: [.users, .files, .calls])
    #expect(bare.versions == [:])
    #expect(
      bare.watchProblem
        == "this machine does not let us see what tests do: Function not implemented")
    #expect(
      bare.enforceProblem
        == "no network of a suite's own: this machine gives no name spaces; no protection of "
        + "files: this kernel has no Landlock of version 2 or later; processes may outlive a "
        + "killed supervisor: this machine gives no name spaces; no supervision of system calls: "
        + "Function not implemented")
  }

  @Test func `lacks only what is missing`() {
    if machineLacks(.network, .files, .calls) { return }
    let found = SandboxCapabilities.probe(without: [.processes])
    #expect(Set(found.versions.keys) == [.network, .files, .calls])
    #expect(found.missing == [.processes: "this machine gives no name space of processes"])
  }
}
