import AssayTestRuns

/// Python projects, tested by pytest.
enum PythonProject {
  static let markers = [
    "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "requirements-dev.txt",
    "pytest.ini", "tox.ini", "conftest.py",
  ]

  static func survey(_ folder: ProjectFolder) -> SurveyedService? {
    let tests = folder.files.filter { file in
      let name = file.fileName
      return name.hasSuffix(".py") && (name.hasPrefix("test_") || name.hasSuffix("_test.py"))
    }
    guard !tests.isEmpty || markers.contains(where: folder.has) else { return nil }
    let namesPytest = markers.filter { folder.contents($0)?.contains("pytest") == true }
    var service = SurveyedService(
      folder: folder.path, language: "python",
      reasons: [
        SurveyWriter.count(tests.count, "Python test file")
          + (namesPytest.first.map { "; \($0) names pytest." } ?? ".")
      ])
    guard !tests.isEmpty else { return service }
    if namesPytest.isEmpty {
      service.hints.append(
        "No file names pytest; it must be installed (it runs unittest cases too).")
    }
    let command = command(in: folder)
    let files = LayeredFiles(tests)
    files.forEach { layer, folders in
      service.suites.append(
        SurveyedSuite(
          layer: layer, run: "\(command) \(folders.map(\.shellWord).joined(separator: " "))",
          reason: "Test files under \(folders.joined(separator: ", "))."))
    }
    if !files.others.isEmpty {
      let layer = folder.usualLayer
      service.suites.removeAll { $0.layer == layer }
      let ignored = files.all.filter { !(files.folders[layer] ?? []).contains($0) }
      service.suites.insert(
        SurveyedSuite(
          layer: layer, run: command + ignored.map { " --ignore=\($0.shellWord)" }.joined(),
          reason: SurveyWriter.count(files.others.count, "test file")
            + " whose folder names no layer, for example "
            + "\(files.others[0]); taken for \(layer.rawValue) tests."), at: 0)
    }
    return service
  }

  private static func command(in folder: ProjectFolder) -> String {
    if folder.has("poetry.lock") { return "poetry run pytest" }
    if folder.has("uv.lock") { return "uv run pytest" }
    return folder.has("Pipfile.lock") ? "pipenv run pytest" : "python3 -m pytest"
  }
}
