/// Files that can reach any test, told by their names.
enum WholeRunFiles {
  private static let build: Set<String> = [
    "package.swift", "package.resolved", ".swift-version", "go.mod", "go.sum", "go.work",
    "go.work.sum", "package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml",
    "pnpm-workspace.yaml", "tsconfig.json", "pyproject.toml", "poetry.lock", "uv.lock", "setup.py",
    "setup.cfg", "tox.ini", "noxfile.py", "pytest.ini", "conftest.py", "pipfile", "pipfile.lock",
    "cargo.toml", "cargo.lock", "rust-toolchain", "rust-toolchain.toml", "pom.xml", "build.gradle",
    "build.gradle.kts", "settings.gradle", "settings.gradle.kts", "gradle.properties",
    "gradle.lockfile", "gemfile", "gemfile.lock", "makefile", "justfile", "cmakelists.txt",
    "build.bazel", "build", "workspace", "module.bazel", "directory.build.props",
    "packages.lock.json", "global.json", "nuget.config", "babel.config.js", "jest.config.js",
    "jest.config.ts", "vitest.config.ts", "vite.config.ts", ".nvmrc", ".python-version",
    ".ruby-version", ".tool-versions", "assay.yaml", "assay.yml",
  ]
  private static let environment: Set<String> = [
    "dockerfile", "containerfile", ".dockerignore", "docker-compose.yml", "docker-compose.yaml",
    "compose.yml", "compose.yaml", ".envrc", "devcontainer.json",
  ]
  private static let pipeline: Set<String> = [
    ".gitlab-ci.yml", "jenkinsfile", "azure-pipelines.yml", ".travis.yml", ".cirrus.yml",
    "bitbucket-pipelines.yml", "appveyor.yml", "codecov.yml", ".gitattributes", ".gitmodules",
  ]
  private static let pipelineFolders: Set<String> = [
    ".github", ".gitlab", ".circleci", ".buildkite", ".semaphore",
  ]
  private static let fixtureFolders: Set<String> = [
    "fixtures", "fixture", "testdata", "test-data", "test_data", "__fixtures__", "__snapshots__",
    "snapshots", "golden", "migrations", "seeds",
  ]

  /// Files that no rule of the manifest may take lightly.
  static func reason(_ path: String) -> ImpactReason.WholeRun? {
    let parts = path.split(separator: "/").map { $0.lowercased() }
    guard let name = parts.last else { return .unknown }
    if build.contains(name) || name.hasSuffix(".csproj") || name.hasSuffix(".sln")
      || name.hasPrefix("requirements") && name.hasSuffix(".txt")
    {
      return .build
    }
    if environment.contains(name) || name == ".env" || name.hasPrefix(".env.")
      || name.hasPrefix("dockerfile.") || name.hasSuffix(".dockerfile")
    {
      return .environment
    }
    if pipeline.contains(name) || parts.dropLast().contains(where: pipelineFolders.contains) {
      return .pipeline
    }
    return nil
  }

  static func isFixture(_ path: String) -> Bool {
    path.split(separator: "/").dropLast().contains { fixtureFolders.contains($0.lowercased()) }
  }
}
