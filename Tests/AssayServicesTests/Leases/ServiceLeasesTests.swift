import AssayDependencies
import AssayEvidence
import AssayServices
import Testing

struct ServiceLeasesTests {
  @Test func `every isolation of every module is made here or elsewhere`() throws {
    for module in ServiceModule.catalogue {
      for isolation in module.isolation {
        let factory = try ServiceLeases.factory(for: isolation, module: module)
        let isElsewhere = [.database, .schema, .transaction, .server].contains(isolation)
        #expect((factory == nil) == isElsewhere, "\(module.name) \(isolation)")
      }
    }
  }

  @Test func `an isolation that a module has not is refused with those that it has`() {
    let failure = #expect(throws: FailureReport.self) {
      try ServiceLeases.factory(for: .virtualHost, module: .redis)
    }
    #expect(failure?.status == .badInput)
    #expect(failure?.happened == "Redis has no such isolation.")
    #expect(failure?.remedy == "Redis offers: server, number, prefix, none.")
  }

  @Test func `a module of the user's own must speak what its isolation needs`() throws {
    var module = ServiceModule(name: "mine", title: "Mine")
    module.isolation = [.number, .prefix]
    let failure = #expect(throws: FailureReport.self) {
      try ServiceLeases.factory(for: .number, module: module)
    }
    #expect(failure?.happened.contains("does not say that it speaks it") == true)
    #expect(try ServiceLeases.factory(for: .prefix, module: module) != nil)
  }

  @Test func `migrations and seeds are refused where there is no use for them`() throws {
    for module in [ServiceModule.redis, .rabbitmq, .nats, .kafka, .etcd] {
      for isolation in module.isolation {
        guard let factory = try ServiceLeases.factory(for: isolation, module: module) else {
          continue
        }
        var dependency = Dependency(name: "cache", module: module)
        #expect(try factory.preparation(for: dependency) == nil)
        dependency.migrations = "/db"
        let failure = #expect(throws: FailureReport.self) {
          try factory.preparation(for: dependency)
        }
        #expect(failure?.status == .badInput)
        #expect(failure?.remedy?.hasPrefix("Remove migrations from cache") == true)
      }
    }
  }

  @Test(arguments: [
    ("kafka", "assay_x-"), ("redpanda", "assay_x-"), ("mosquitto", "assay_x/"),
    ("etcd", "/assay_x/"), ("memcached", "assay_x:"), ("minio", "assay-x-"),
    ("localstack", "assay-x-"), ("mongodb", "assay_x_"), ("elasticsearch", "assay_x-"),
    ("opensearch", "assay_x-"),
  ])
  func `a prefix is what names on that server may begin with`(kind: String, prefix: String) throws {
    let module = try #require(ServiceModule.named(kind))
    #expect(ServiceLeases.prefixStyle(of: module).prefix(for: "assay_x") == prefix)
  }
}
