import AssayDependencies
import AssayManifest
import AssayTestRuns
import AssayVerification
import Testing

struct PlanTests {
  @Test func `builds come first, then cheap layers, within a layer the longest`() {
    var manifest = Shop.manifest
    manifest.services[0].build = "make"
    let plan = Plan(
      manifest: manifest, trigger: .pullRequest,
      history: ["inventory/unit": SuiteHistory(usualDuration: .seconds(9))])
    #expect(
      plan.tasks.map(\.id) == [
        "build orders", "inventory/unit", "orders/unit", "orders/contract", "orders/integration",
      ])
    #expect(plan.tasks[2].after == ["build orders"])
    #expect(plan.leftOut.map(\.reason) == ["runs on staging only"])
  }

  @Test func `mutants are tried when the service's suites have passed, at their time`() {
    var manifest = Shop.manifest
    manifest.services[0].mutation = Manifest.Mutation(report: ["m.json"], run: "mutate")
    func task(
      _ trigger: Manifest.Trigger = .pullRequest, only: [String] = []
    ) -> Plan.Task? {
      Plan(manifest: manifest, trigger: trigger, only: only).tasks
        .first { $0.id == "mutation orders" }
    }
    #expect(task()?.after == ["orders/unit", "orders/contract", "orders/integration"])
    #expect(task(only: ["orders"]) != nil)
    #expect(task(only: ["orders/unit"]) == nil)
    #expect(task(.staging) == nil)
    manifest.services[0].suites = []
    #expect(task() == nil)
  }

  @Test func `only suites that do I/O get the service's dependencies`() {
    let plan = Plan(manifest: Shop.manifest, trigger: .pullRequest)
    #expect(plan.dependencies == ["db"])
    let unit = Plan(manifest: Shop.manifest, trigger: .pullRequest, only: ["unit"])
    #expect(unit.dependencies.isEmpty)
    #expect(unit.isPartial)
    #expect(unit.tasks.map(\.id) == ["orders/unit", "inventory/unit"])
  }

  @Test func `what a dependency needs is started too`() {
    var manifest = Shop.manifest
    manifest.dependencies[0].needs = ["cache"]
    manifest.dependencies += [
      Manifest.Dependency(name: "cache", kind: .redis, place: Shop.place),
      Manifest.Dependency(name: "unused", kind: .redis, place: Shop.place),
    ]
    let plan = Plan(manifest: manifest, trigger: .pullRequest)
    #expect(plan.dependencies == ["db", "cache"])
  }

  @Test func `suites that write to the same file never run at the same time`() {
    var manifest = Shop.manifest
    manifest.services[0].suites[0].results = ["r.xml"]
    manifest.services[0].suites[1].results = ["r.xml"]
    var schedule = Schedule(Plan(manifest: manifest, trigger: .pullRequest), slots: 8)
    var started: [String] = []
    while let next = schedule.next() { started.append(next.task.id) }
    #expect(!started.contains("orders/contract"))
    #expect(started.contains("orders/integration"))
  }

  @Test func `a provider is verified after its consumers' contract tests, whatever they say`()
    throws
  {
    var manifest = Shop.manifest
    var verifier = Shop.suite("provider", .contract)
    verifier.verifies = "inventory"
    manifest.services[1].suites.append(verifier)
    let plan = Plan(manifest: manifest, trigger: .pullRequest)
    let task = try #require(plan.tasks.first { $0.id == "inventory/provider" })
    #expect(task.following == ["orders/contract"])
    var schedule = Schedule(plan, slots: 8)
    var started: [String] = []
    while let next = schedule.next() { started.append(next.task.id) }
    #expect(!started.contains("inventory/provider"))
    schedule.finish("orders/contract", success: false)
    #expect(schedule.next()?.task.id == "inventory/provider")
  }

  @Test func `staging runs what is for staging`() {
    let plan = Plan(manifest: Shop.manifest, trigger: .staging)
    #expect(plan.tasks.map(\.id) == ["orders/smoke"])
    #expect(plan.dependencies == ["db"])
  }
}

struct ScheduleTests {
  private func plan(_ change: (inout Manifest) -> Void = { _ in }) -> Plan {
    var manifest = Shop.manifest
    change(&manifest)
    return Plan(manifest: manifest, trigger: .pullRequest)
  }

  private func start(_ schedule: inout Schedule) -> [String] {
    var started: [String] = []
    while let assignment = schedule.next() { started.append(assignment.task.id) }
    return started
  }

  @Test func `fills the slots and hands a freed one to the next`() {
    var schedule = Schedule(plan(), slots: 2)
    #expect(start(&schedule) == ["orders/unit", "inventory/unit"])
    schedule.finish("inventory/unit", success: true)
    let next = schedule.next()
    #expect(next?.task.id == "orders/contract")
    #expect(next?.slot == 1)
    #expect(schedule.next() == nil)
  }

  @Test func `suites wait for their service's build and go when it fails`() {
    var schedule = Schedule(plan { $0.services[0].build = "make" }, slots: 4)
    #expect(start(&schedule) == ["build orders", "inventory/unit"])
    schedule.finish("build orders", success: false)
    #expect(start(&schedule).isEmpty)
    #expect(
      schedule.cancelled.map(\.task.id) == ["orders/unit", "orders/contract", "orders/integration"])
    #expect(schedule.cancelled.allSatisfy { $0.reason == "`build orders` failed" })
    schedule.finish("inventory/unit", success: true)
    #expect(schedule.isFinished)
  }

  @Test func `suites that share a resource never run at the same time`() {
    var schedule = Schedule(
      plan { manifest in
        for index in manifest.services[0].suites.indices {
          manifest.services[0].suites[index].run = "swift test"
        }
      }, slots: 4)
    #expect(start(&schedule) == ["orders/unit", "inventory/unit"])
    schedule.finish("orders/unit", success: true)
    #expect(start(&schedule) == ["orders/contract"])
  }

  @Test func `failing fast starts nothing after the first failure`() {
    var schedule = Schedule(plan(), slots: 1, failFast: true)
    #expect(start(&schedule) == ["orders/unit"])
    schedule.finish("orders/unit", success: false)
    #expect(schedule.isFinished)
    #expect(schedule.cancelled.count == 3)
  }

  @Test func `every plan ends, whatever fails`() {
    for failing in [[], ["build orders"], ["orders/unit", "inventory/unit"]] {
      var schedule = Schedule(plan { $0.services[0].build = "make" }, slots: 2)
      var running: [String] = start(&schedule)
      var done = 0
      while let id = running.first {
        running.removeFirst()
        schedule.finish(id, success: !failing.contains(id))
        done += 1
        running += start(&schedule)
      }
      #expect(schedule.isFinished)
      #expect(done + schedule.cancelled.count == 5)
    }
  }
}
