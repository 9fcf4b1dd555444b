import AssayTestRuns

/// Maven and Gradle builds, for Java and its relatives.
enum JavaProject {
  static let markers = ["pom.xml", "build.gradle", "build.gradle.kts"]

  static func survey(_ folder: ProjectFolder) -> SurveyedService? {
    if folder.has("pom.xml") { return maven(folder) }
    return markers.contains(where: folder.has) ? gradle(folder) : nil
  }

  private static func maven(_ folder: ProjectFolder) -> SurveyedService {
    let command = folder.has("mvnw") ? "./mvnw -B" : "mvn -B"
    let tests = folder.files.filter { $0.contains("src/test/") }
    let isIntegration = { (file: String) in
      let name = file.fileName.prefix { $0 != "." }
      return name.hasSuffix("IT") || name.hasSuffix("ITCase") || name.hasPrefix("IT")
    }
    let poms = folder.files.filter { $0.fileName == "pom.xml" }
    let hasFailsafe = poms.contains {
      folder.contents($0)?.contains("maven-failsafe-plugin") == true
    }
    var service = SurveyedService(
      folder: folder.path, language: "java",
      reasons: [
        "pom.xml (\(SurveyWriter.count(poms.count, "module"))), \(SurveyWriter.count(tests.count, "test file"))."
      ])
    func results(_ report: String) -> [String] {
      poms.map { pom in
        (pom.folder.isEmpty ? "" : pom.folder + "/") + "target/\(report)/TEST-*.xml"
      }
    }
    if tests.contains(where: { !isIntegration($0) }) {
      service.suites.append(
        SurveyedSuite(
          layer: .unit, run: "\(command) test", results: results("surefire-reports"),
          reason: "What surefire runs is taken for unit tests."))
    }
    if hasFailsafe, tests.contains(where: isIntegration) {
      service.suites.append(
        SurveyedSuite(
          layer: .integration,
          run: "\(command) test-compile failsafe:integration-test failsafe:verify",
          results: results("failsafe-reports"), reason: "The failsafe plugin and *IT classes."))
    }
    return service
  }

  private static func gradle(_ folder: ProjectFolder) -> SurveyedService {
    let command = folder.has("gradlew") ? "./gradlew" : "gradle"
    var sourceSets: [String: Set<String>] = [:]
    for file in folder.files {
      let parts = file.split(separator: "/").map(String.init)
      guard let index = parts.firstIndex(of: "src"), parts.count > index + 2 else { continue }
      let name = parts[index + 1]
      guard name == "test" || LayerWords.layer(of: name) != nil,
        name.isMatched(by: "^[A-Za-z0-9]+$")
      else { continue }
      sourceSets[name, default: []].insert(parts[..<index].map { $0 + "/" }.joined())
    }
    var service = SurveyedService(
      folder: folder.path, language: "java",
      reasons: [
        "A Gradle build with \(SurveyWriter.count(sourceSets.count, "source set")) of tests."
      ])
    for name in sourceSets.keys.sorted() {
      let capitalized = name.prefix(1).uppercased() + name.dropFirst()
      service.suites.append(
        SurveyedSuite(
          layer: LayerWords.layer(of: name) ?? .unit,
          // Without "clean", Gradle would skip tests that it has run before.
          run: "\(command) clean\(capitalized) \(name)",
          results: (sourceSets[name] ?? []).sorted().map {
            "\($0)build/test-results/\(name)/*.xml"
          },
          reason: "Tests under src/\(name)."))
    }
    service.suites.sort { $0.layer < $1.layer }
    return service
  }
}
