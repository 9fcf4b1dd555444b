import AssayDependencies
import AssayProcesses
import Foundation
import Testing

extension ProcessTests {
  struct PortReservationTests {
    @Test func `gives nobody else a port that is held`() throws {
      let held = try (0..<200).map { _ in try PortReservation() }
      #expect(Set(held.map(\.port)).count == held.count)
      let other = try (0..<200).map { _ in try PortReservation(isHeld: false).port }
      #expect(Set(other).isDisjoint(with: held.map(\.port)))
    }

    @Test func `lets a server take the port that is held for it`() async throws {
      let held = try PortReservation()
      let server = Process()
      server.executableURL = URL(filePath: try programFixture())
      server.arguments = ["serve", "\(held.port)"]
      let output = Pipe()
      server.standardOutput = output
      try server.run()
      #expect(output.fileHandleForReading.availableData == Data("serving\n".utf8))
      // Foundation's children may have inherited a mask that blocks other signals.
      kill(server.processIdentifier, SIGKILL)
      server.waitUntilExit()
    }
  }
}
