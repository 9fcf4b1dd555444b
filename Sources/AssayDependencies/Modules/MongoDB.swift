extension ServiceModule {
  /// The document database MongoDB as a replica set of one, so that transactions work.
  package static let mongodb: ServiceModule = {
    var module = ServiceModule(name: "mongodb", title: "MongoDB")
    module.aliases = ["mongo"]
    module.ports = [ServicePort("mongodb", 27017)]
    // Ready is a primary, which it becomes when the health check has founded the set.
    module.speaks = .mongodb
    module.account = ServiceAccount(database: "test")
    module.container = mongodbContainer
    module.forms = [
      // The set knows its member by a name that means nothing here, so clients must not follow it.
      NamedText("url", "mongodb://{host}:{port}/{database}?directConnection=true")
    ]
    module.variables = [
      NamedText("MONGODB_URI", "mongodb://{host}:{port}/{database}?directConnection=true"),
      NamedText("MONGODB_URL", "mongodb://{host}:{port}/{database}?directConnection=true"),
      NamedText("MONGO_URL", "mongodb://{host}:{port}/{database}?directConnection=true"),
    ]
    module.isolation = [.prefix, .server, .none]
    return module
  }()

  private static let mongodbContainer: ContainerRecipe = {
    var specification = ContainerSpecification("mongo:{version}")
    specification.command = [
      "mongod", "--bind_ip_all", "--replSet", "assay", "--wiredTigerCacheSizeGB", "0.25",
      "--setParameter", "diagnosticDataCollectionEnabled=false",
    ]
    specification.healthCheck = ContainerSpecification.HealthCheck([
      "mongosh", "--quiet", "--eval",
      "try { rs.status().ok } catch (error) { rs.initiate("
        + "{ _id: 'assay', members: [{ _id: 0, host: 'localhost:27017' }] }).ok }",
    ])
    var recipe = ContainerRecipe(specification, defaultVersion: "7")
    recipe.dataPath = "/data/db"
    recipe.settingArguments = ["--{key}", "{value}"]
    return recipe
  }()
}
