import AssayTestRuns

/// Ruby projects, tested by RSpec.
enum RubyProject {
  static let markers = [".rspec", "Gemfile"]

  static func survey(_ folder: ProjectFolder) -> SurveyedService? {
    let specs = folder.files.filter { $0.hasSuffix("_spec.rb") }
    guard !specs.isEmpty else { return nil }
    var service = SurveyedService(
      folder: folder.path, language: "ruby",
      reasons: [SurveyWriter.count(specs.count, "RSpec file") + "."])
    let names = ["Gemfile", "Gemfile.lock"].compactMap(folder.contents)
    if !names.contains(where: { $0.contains("rspec_junit_formatter") }) {
      service.hints.append(
        "RSpec writes results through a gem: `bundle add rspec_junit_formatter --group test`.")
    }
    let command = folder.has("Gemfile") ? "bundle exec rspec" : "rspec"
    let files = LayeredFiles(specs)
    func add(_ layer: TestLayer, _ arguments: [String], _ reason: String) {
      let file = "reports/\(layer.rawValue).xml"
      let flags = " --format progress --format RspecJunitFormatter --out \(file)"
      service.suites.append(
        SurveyedSuite(
          layer: layer, run: command + flags + arguments.map { " \($0)" }.joined(),
          results: [file], reason: reason))
    }
    let layer = folder.usualLayer
    if !files.others.isEmpty {
      let apart = files.all.filter { !(files.folders[layer] ?? []).contains($0) }
      add(
        layer, apart.map { "--exclude-pattern " + "\($0)/**/*_spec.rb".shellWord },
        "Spec files whose folder names no layer are taken for \(layer.rawValue) tests.")
    }
    files.forEach { each, folders in
      guard files.others.isEmpty || each != layer else { return }
      add(each, folders.map(\.shellWord), "Spec files under \(folders.joined(separator: ", ")).")
    }
    return service
  }
}
