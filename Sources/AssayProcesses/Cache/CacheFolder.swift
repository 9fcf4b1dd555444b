import Glibc

/// Where a user's programs keep what they can make again (XDG Base Directory Specification).
enum CacheFolder {
  /// `$XDG_CACHE_HOME/assay`, or else `~/.cache/assay`; nil without a home.
  static func standard() -> String? {
    if let base = variable("XDG_CACHE_HOME"), base.hasPrefix("/") { return "\(base)/assay" }
    return variable("HOME").map { "\($0)/.cache/assay" }
  }

  /// Makes a folder with its parents, which nobody else may enter; whether it may be written.
  static func make(_ path: String) -> Bool {
    if unsafe access(path, W_OK) == 0 { return true }
    guard errno == ENOENT else { return false }
    var prefix = ""
    for component in path.split(separator: "/") {
      prefix += "/\(component)"
      if unsafe mkdir(prefix, 0o700) != 0 && errno != EEXIST { return false }
    }
    return unsafe access(path, W_OK) == 0
  }

  static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
  }
}
