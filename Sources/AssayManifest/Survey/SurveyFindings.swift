import AssayDependencies
import AssayTestRuns

/// A service that the survey believes in.
struct SurveyedService {
  var name = ""
  /// Empty for the repository's root.
  var folder: String
  var language: String
  var build: String?
  var calls: [String] = []
  var needs: [String] = []
  var env: [Manifest.EnvironmentEntry] = []
  var suites: [SurveyedSuite] = []
  /// What made the survey believe so: sentences for comments.
  var reasons: [String]
  /// What the author has to do before tests of this service can be judged.
  var hints: [String] = []
}

/// A group of tests that the survey believes in.
struct SurveyedSuite {
  var layer: TestLayer
  var run: String
  var results: [String] = []
  var env: [Manifest.EnvironmentEntry] = []
  var reason: String
  /// Differs from the layer only where one folder holds projects of several languages.
  var name: String?
}

/// A server that the survey believes in.
struct SurveyedDependency {
  var name: String
  var module: ServiceModule
  var version: String?
  var reason: String
}

/// Test files, sorted into layers by the folders they lie in.
struct LayeredFiles {
  /// The telling folders of each layer, sorted.
  private(set) var folders: [TestLayer: [String]] = [:]
  /// Files that no folder's name says anything about.
  private(set) var others: [String] = []

  init(_ files: some Sequence<String>) {
    for file in files {
      guard let (layer, folder) = LayerWords.folder(of: file) else {
        others.append(file)
        continue
      }
      if folders[layer]?.contains(folder) != true { folders[layer, default: []].append(folder) }
    }
  }

  var all: [String] { folders.values.flatMap { $0 }.sorted() }

  /// Calls `body` for each layer that has folders, cheapest first.
  func forEach(_ body: (TestLayer, [String]) -> Void) {
    for layer in folders.keys.sorted() { body(layer, (folders[layer] ?? []).sorted()) }
  }
}
