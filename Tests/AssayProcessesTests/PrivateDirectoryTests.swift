import AssayEvidence
import AssayProcesses
import Foundation
import Testing

extension ProcessTests {
  struct PrivateDirectoryTests {
    @Test func `removes the folders of dead owners only`() throws {
      let base = try TemporaryFolder()
      let own = try PrivateDirectory(in: [base.path])
      let parts = try #require(own.path.split(separator: "/").last).split(separator: ".")
      #expect(parts.count == 6)
      let (boot, namespace, pid) = (parts[1], parts[2], parts[3])
      let kept = [
        "assay.\(boot).\(namespace).\(pid).\(parts[4]).other",
        // Of another machine or container, and young: nobody here can know.
        "assay.ffffffff.\(namespace).\(pid).1.x", "assay.\(boot).1.\(pid).1.x",
        "assay.\(boot).\(namespace).\(pid)", "assay.a.b.c.d.e", "assay", "notes",
      ]
      let dead = [
        "assay.\(boot).\(namespace).\(pid).1.x",  // the number belongs to another process now
        "assay.\(boot).\(namespace).4194305.1.x",  // beyond the largest number there can be
      ]
      let old = "assay.ffffffff.\(namespace).\(pid).1.old"
      for name in kept + dead + [old] {
        try base.write("", to: "\(name)/data/file")
      }
      try FileManager.default.setAttributes(
        [.modificationDate: Date.now.addingTimeInterval(-100_000)],
        ofItemAtPath: "\(base.path)/\(old)")
      PrivateDirectory.removeAbandoned(in: [base.path, "/nowhere"])
      let left = try FileManager.default.contentsOfDirectory(atPath: base.path)
      #expect(Set(left) == Set(kept + [parts.joined(separator: ".")]))
    }

    @Test func `takes the next place when one cannot be written`() throws {
      let base = try TemporaryFolder()
      let directory = try PrivateDirectory(in: ["/proc/nowhere", base.path])
      #expect(directory.path.hasPrefix(base.path))
      directory.remove()
      #expect(try FileManager.default.contentsOfDirectory(atPath: base.path) == [])
      let report = #expect(throws: FailureReport.self) {
        try PrivateDirectory(in: ["/proc/nowhere"])
      }
      #expect(report?.happened == "/proc/nowhere: No such file or directory.")
    }
  }
}
