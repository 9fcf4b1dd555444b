package import AssayTestRuns

/// The variables that a hermetic suite gets: the same everywhere, with folders of its own.
///
/// Randomness stays (`PYTHONHASHSEED` and the like are left alone): a suite that depends on it is
/// to be found, not hidden. Tools that keep their installation or build cache below the home folder
/// go on finding it.
package struct SuiteEnvironment: Sendable, Hashable {
  /// Fresh for each run, and removed after it.
  package var scratchFolder: String
  /// Kept from run to run, for what compilers write (Python's byte code); nil for none.
  package var cacheFolder: String?
  /// Whether home folder, time zone and locale stay the user's: for a suite that nobody wanted to be
  /// hermetic, and that is only watched.
  package var keepsSettings: Bool

  package init(scratchFolder: String, cacheFolder: String? = nil, keepsSettings: Bool = false) {
    self.scratchFolder = scratchFolder
    self.cacheFolder = cacheFolder
    self.keepsSettings = keepsSettings
  }

  package var temporaryFolder: String { "\(scratchFolder)/tmp" }
  package var homeFolder: String { "\(scratchFolder)/home" }
  /// Where processes write which test they run, one file each named by its number.
  package var markerFolder: String { "\(scratchFolder)/markers" }
  /// Modules that make runners write markers.
  package var pluginFolder: String { "\(scratchFolder)/plugins" }

  package static let markerVariable = "ASSAY_TEST_MARKERS"
  package static let pytestPlugin = "assay_test_markers"

  /// What tools keep below the home folder, by the variable that says where.
  private static let toolFolders = [
    "PYENV_ROOT": ".pyenv", "PYTHONUSERBASE": ".local", "PIPX_HOME": ".local/share/pipx",
    "GOPATH": "go", "GOCACHE": ".cache/go-build", "CARGO_HOME": ".cargo",
    "RUSTUP_HOME": ".rustup", "NVM_DIR": ".nvm", "VOLTA_HOME": ".volta", "FNM_DIR": ".fnm",
    "ASDF_DATA_DIR": ".asdf", "SDKMAN_DIR": ".sdkman", "RBENV_ROOT": ".rbenv",
    "GRADLE_USER_HOME": ".gradle", "MAVEN_USER_HOME": ".m2", "NUGET_PACKAGES": ".nuget/packages",
    "DENO_DIR": ".cache/deno", "BUN_INSTALL": ".bun", "MIX_HOME": ".mix", "HEX_HOME": ".hex",
    "SWIFTLY_HOME_DIR": ".local/share/swiftly", "npm_config_cache": ".npm",
  ]

  /// Of those, the ones that building a test writes to.
  private static let buildCaches = ["GOCACHE", "GOPATH", "CARGO_HOME", "GRADLE_USER_HOME"]

  /// - Parameters:
  ///   - inherited: what the suite would get otherwise.
  ///   - runner: what runs its tests, where that is known.
  ///   - folderExists: whether there is a folder at a path.
  /// - Returns: all variables; nothing else is inherited.
  package func variables(
    inherited: [String: String], runner: TestRunner? = nil, folderExists: (String) -> Bool
  ) -> [String: String] {
    var variables = inherited
    if let home = inherited["HOME"], !home.isEmpty {
      for (name, place) in Self.toolFolders
      where inherited[name] == nil && folderExists("\(home)/\(place)") {
        variables[name] = "\(home)/\(place)"
      }
    }
    for name in ["TMPDIR", "TMP", "TEMP", "TEST_TMPDIR"] { variables[name] = temporaryFolder }
    if !keepsSettings { standardise(&variables) }
    // `git status`, which SwiftPM asks, would write to the repository only to be faster next time.
    variables["GIT_OPTIONAL_LOCKS"] = "0"
    variables[Self.markerVariable] = markerFolder
    if let cacheFolder { variables["PYTHONPYCACHEPREFIX"] = "\(cacheFolder)/python" }
    if runner == .pytest { addPlugin(to: &variables) }
    return variables
  }

  private func standardise(_ variables: inout [String: String]) {
    variables["HOME"] = homeFolder
    for name in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
      variables[name] = nil
    }
    for name in Array(variables.keys) where name.hasPrefix("LC_") { variables[name] = nil }
    variables["TZ"] = "UTC"
    variables["LANG"] = "C.UTF-8"
    variables["LC_ALL"] = "C.UTF-8"
    variables["LANGUAGE"] = nil
  }

  private func addPlugin(to variables: inout [String: String]) {
    let path = variables["PYTHONPATH"].map { $0.isEmpty ? "" : ":\($0)" } ?? ""
    variables["PYTHONPATH"] = pluginFolder + path
    guard let cacheFolder else { return }
    let options = variables["PYTEST_ADDOPTS"].map { $0 + " " } ?? ""
    variables["PYTEST_ADDOPTS"] = options + "-o 'cache_dir=\(cacheFolder)/pytest'"
  }

  /// The folders that a suite with these variables may always change.
  package func writableFolders(_ variables: [String: String]) -> [String] {
    [scratchFolder] + (cacheFolder.map { [$0] } ?? [])
      + Self.buildCaches.compactMap { variables[$0] }
  }

  /// What Python runs at its start when it finds it on its path: asks pytest to load the plugin.
  ///
  /// A command may set a path of its own (`PYTHONPATH=. pytest`), and then pytest would not start for
  /// want of a plugin that its options name.
  package static let siteText = """
    # Written by Assay: where this folder is on the path, pytest finds the plugin in it.
    import os
    import sys

    _plugin = "-p \(pytestPlugin)"
    _options = os.environ.get("PYTEST_ADDOPTS", "")
    if _plugin not in _options:
        os.environ["PYTEST_ADDOPTS"] = f"{_options} {_plugin}".strip()

    # The machine's own, which this one hides.
    _here = os.path.dirname(os.path.abspath(__file__))
    _path, _self = sys.path[:], sys.modules.pop("sitecustomize", None)
    sys.path[:] = [place for place in _path if os.path.abspath(place) != _here]
    try:
        import sitecustomize
    except ImportError:
        if _self is not None:
            sys.modules["sitecustomize"] = _self
    finally:
        sys.path[:] = _path

    """

  /// A pytest plugin that writes the running test's id where the supervisor looks.
  ///
  /// It costs one small write before and after each test, and needs nothing but the standard
  /// library.
  package static let pytestPluginText = """
    # Written by Assay: tells those who watch this process from outside which test it runs.
    import os

    _folder = os.environ.get("\(markerVariable)")
    _process = None
    _file = -1


    def _tell(test):
        global _process, _file
        if not _folder:
            return
        try:
            if _process != os.getpid():
                _process = os.getpid()
                _file = os.open(
                    f"{_folder}/{_process}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.pwrite(_file, test.encode("utf-8", "backslashreplace") + b"\\n", 0)
        except OSError:
            # A test closed what it did not open; the next one gets a new file.
            _process = None


    def pytest_runtest_protocol(item, nextitem):
        _tell(item.nodeid)


    def pytest_runtest_logfinish(nodeid, location):
        _tell("")

    """
}
