import AssayEvidence
import AssayPact

/// What one process knows of a pact file and its journal.
struct PactFileState {
  let path: String
  /// The sides and the version that this process wants; nil: as the journal says.
  let frame: Pact?
  /// Until it is done.
  var startsAnew: Bool
  var journal: Journal
  var contents = PactContents()
  /// The file as it was read; nil: there was none.
  private var fileMark: FileMark?
  /// How much of the journal is in `contents`, in bytes.
  private var offset = 0
  /// Of which journal; nil: of none.
  private var journalNumber: Int?
  private var isLoaded = false
  /// That this process added, which another may have put into the file since.
  private var own: [PactContents.Identity: Interaction] = [:]

  init(path: String, frame: Pact?, startsAnew: Bool) {
    self.path = path
    self.frame = frame
    self.startsAnew = startsAnew
    journal = Journal(path: path + ".journal")
  }

  mutating func close() { journal.forget() }

  // MARK: What is done

  mutating func add(_ interactions: [Interaction]) throws(FailureReport) -> [PactLoss] {
    guard let frame else { return [] }
    try locked(creates: true) { state throws(FailureReport) in
      if state.startsAnew {
        try state.append(JournalLine(frame, version: frame.version, startsAnew: true))
        state.startsAnew = false
      }
      try state.catchUp()
      let added = try state.additions(interactions)
      guard !added.isEmpty else { return }
      try state.append(JournalLine(frame.with(added), version: frame.version))
      for interaction in added { state.own[.init(interaction)] = interaction }
    }
    let version = max(frame.version, contents.frame?.version ?? frame.version)
    return version == .v4 ? [] : PactWriter.write(frame.with(interactions), as: version).losses
  }

  mutating func settle() throws(FailureReport) {
    try locked(creates: false) { state throws(FailureReport) in
      try state.catchUp()
      // Without a line nobody has added anything.
      if state.offset > 0, let pact = state.contents.pact { try state.write(pact) }
      do throws(SystemFault) { try state.journal.remove() } catch {
        throw state.report("remove the journal of the pact", error)
      }
      state.journalNumber = nil
      state.offset = 0
    }
  }

  private mutating func write(_ pact: Pact) throws(FailureReport) {
    let bytes = PactWriter.write(pact).bytes
    fileMark = try system("write the pact") { () throws(SystemFault) in
      if try Files.read(path) != bytes { try Files.replace(path, with: bytes) }
      return try FileMark(path: path)
    }
  }

  /// Those that are to be written: all but what is there from a test of now.
  private func additions(_ interactions: [Interaction]) throws(FailureReport) -> [Interaction] {
    var result: [Interaction] = []
    var conflicts: [PactMerge.Conflict] = []
    // Those of one test may contradict each other, too.
    var others = PactContents()
    for interaction in interactions {
      let places = [contents.place(of: interaction), others.place(of: interaction)]
      for case .conflict(let conflict) in places { conflicts.append(conflict) }
      guard case .none = places[1] else { continue }
      others.put(interaction, isFresh: true)
      if case .fresh = places[0] { continue }
      result.append(interaction)
    }
    guard !conflicts.isEmpty else { return result }
    throw FailureReport(
      .badInput, attempt: "add to the pact", subject: path,
      happened: conflicts.map { "The \($0) from what another test of this run expects." }
        .joined(separator: "\n"),
      remedy: "Give what is not the same another description or another provider state, "
        + "or let both tests expect the same.")
  }

  private mutating func append(_ line: JournalLine) throws(FailureReport) {
    offset = try system("add to the pact") { () throws(SystemFault) in
      try journal.append(line.bytes)
      return try journal.size
    }
    journalNumber = journal.number
    try apply(line, isFresh: true)
  }

  // MARK: What is known

  /// Reads what is new since the last time: mostly nothing.
  private mutating func catchUp() throws(FailureReport) {
    let (file, size) = try system("read the pact") { () throws(SystemFault) in
      (try FileMark(path: path), try journal.size)
    }
    let isSameJournal = journalNumber.map { $0 == journal.number && size >= offset } ?? true
    if !isLoaded || file != fileMark || !isSameJournal {
      isLoaded = false
      offset = 0
    } else if size == offset {
      return
    }
    let lines = try readLines()
    if !isLoaded {
      contents = PactContents(frame)
      if !lines.contains(where: \.startsAnew) { try readFile() }
      // What this process added is in the file by now, or lost with it.
      for interaction in own.values.sorted(by: { $0.title < $1.title }) {
        contents.put(interaction, isFresh: true)
      }
      fileMark = file
      isLoaded = true
    }
    var isRunning: [Writer: Bool] = [:]
    for line in lines {
      let isFresh = isRunning[line.writer] ?? line.writer.isRunning
      isRunning[line.writer] = isFresh
      try apply(line, isFresh: isFresh)
    }
    offset = try system("read the pact") { () throws(SystemFault) in try journal.size }
    journalNumber = journal.number
  }

  private func readLines() throws(FailureReport) -> [JournalLine] {
    let texts = try system("read the journal of the pact") { () throws(SystemFault) in
      try journal.lines(from: offset)
    }
    var result: [JournalLine] = []
    for (index, text) in texts.enumerated() {
      do throws(PactFaults) { result.append(try JournalLine(Array(text))) } catch {
        let place = offset == 0 ? "Line \(index + 1)" : "Line \(index + 1) after byte \(offset)"
        throw FailureReport(
          .badInput, attempt: "read the journal of the pact", subject: journal.path,
          happened: "\(place) is not what was written: \(error)",
          remedy: "Remove that line, or the file; the tests write what was in it again.")
      }
    }
    return result
  }

  private mutating func readFile() throws(FailureReport) {
    let bytes = try system("read the pact") { () throws(SystemFault) in try Files.read(path) }
    guard let bytes else { return }
    let pact: Pact
    do throws(PactFaults) { pact = try PactReader.read(bytes).pact } catch {
      throw FailureReport(
        .badInput, attempt: "add to the pact that is there", subject: path,
        happened: error.description,
        remedy: "Repair it, or delete it: the tests write what they expect again.")
    }
    try add(pact, isFresh: false)
  }

  private mutating func apply(_ line: JournalLine, isFresh: Bool) throws(FailureReport) {
    if line.startsAnew { contents = PactContents(frame) }
    try add(line.pact, isFresh: isFresh)
  }

  private mutating func add(_ pact: Pact, isFresh: Bool) throws(FailureReport) {
    do throws(PactMerge.Fault) { try contents.add(pact, isFresh: isFresh) } catch {
      guard case .otherSides(let wanted, let there) = error else { return }
      throw FailureReport(
        .badInput, attempt: "add to the pact", subject: path,
        happened: "It is a pact of \(there), and not of \(wanted).",
        remedy: "Write pacts of different sides into different folders, or rename a side.")
    }
  }

  // MARK: The lock

  /// Runs `body` while no other process changes the file; not at all when there is no journal, and
  /// none is to be made.
  private mutating func locked(
    creates: Bool, _ body: (inout PactFileState) throws(FailureReport) -> Void
  ) throws(FailureReport) {
    if creates, !isLoaded { try prepareFolder() }
    do throws(Journal.Fault) {
      guard try journal.lock(creates: creates) else { return }
    } catch {
      switch error {
      case .system(let fault): throw report("add to the pact", fault)
      case .isHeld:
        throw FailureReport(
          .infrastructure, attempt: "add to the pact", subject: journal.path,
          happened: "Another process holds its lock and does not let go of it.",
          remedy: "Look which one it is (`fuser \(journal.path)`), and end it.")
      }
    }
    defer { journal.unlock() }
    try body(&self)
  }

  private func prepareFolder() throws(FailureReport) {
    try system("make the folder of the pact") { () throws(SystemFault) in
      try Files.makeFolders(above: path)
    }
    guard Files.isReadOnly(path) else { return }
    throw FailureReport(
      .badInput, attempt: "add to the pact", subject: path,
      happened: "The file may only be read.",
      remedy: "Let its owner write it (`chmod u+w`), or write pacts into another folder.")
  }

  // MARK: Faults

  private func system<Result>(
    _ attempt: String, _ body: () throws(SystemFault) -> Result
  ) throws(FailureReport) -> Result {
    do throws(SystemFault) { return try body() } catch { throw report(attempt, error) }
  }

  private func report(_ attempt: String, _ fault: SystemFault) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: attempt, subject: path, happened: "\(fault.words).",
      remedy: "Write pacts into another folder, or make room; what earlier tests added is safe.")
  }
}
