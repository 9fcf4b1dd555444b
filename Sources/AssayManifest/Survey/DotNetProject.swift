import AssayTestRuns

/// .NET solutions and their test projects.
enum DotNetProject {
  static let markers = ["*.sln", "*.slnx"]

  static func survey(_ folder: ProjectFolder) -> SurveyedService? {
    let projects = folder.files.filter { file in
      [".csproj", ".fsproj", ".vbproj"].contains(where: file.hasSuffix)
        && folder.contents(file)?.contains("Microsoft.NET.Test.Sdk") == true
    }.sorted()
    guard !projects.isEmpty else { return nil }
    var service = SurveyedService(
      folder: folder.path, language: "dotnet",
      reasons: [SurveyWriter.count(projects.count, "test project") + " of .NET."])
    let mute = projects.filter { folder.contents($0)?.contains("JunitXml.TestLogger") != true }
    if let first = mute.first {
      service.hints.append(
        "Results need a package in each test project: "
          + "`dotnet add \(first.shellWord) package JunitXml.TestLogger`.")
    }
    var layers: [TestLayer: [String]] = [:]
    for project in projects {
      layers[LayerWords.layer(of: project.fileName) ?? folder.usualLayer, default: []].append(
        project)
    }
    for layer in layers.keys.sorted() {
      let own = layers[layer] ?? []
      // The logger's paths start from each project's folder.
      let file = "reports/\(layer.rawValue).xml"
      let flags = " --logger 'junit;LogFilePath=\(file)'"
      service.suites.append(
        SurveyedSuite(
          layer: layer,
          run: own.map { "dotnet test \($0.shellWord)\(flags)" }.joined(separator: " && "),
          results: own.map { $0.folder.isEmpty ? file : "\($0.folder)/\(file)" },
          reason: "Test projects: \(own.map(\.fileName).joined(separator: ", "))."))
    }
    return service
  }
}
