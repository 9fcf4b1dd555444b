import Glibc

/// Libraries that Assay opens when it first needs them.
enum ClientLibraries {
  /// Each with whether it can be opened now.
  static var all: [MachineReport.Library] {
    [
      library("libpq.so.5", for: "parts of PostgreSQL for tests", package: "libpq5"),
      library("libmariadb.so.3", for: "parts of MariaDB for tests", package: "libmariadb3"),
      library("librdkafka.so.1", for: "Kafka as a local process", package: "librdkafka1"),
    ]
  }

  private static func library(
    _ name: String, for use: String, package: String
  ) -> MachineReport.Library {
    var library = MachineReport.Library(name: name, use: use, package: package)
    if let handle = unsafe dlopen(name, RTLD_LAZY | RTLD_LOCAL) {
      unsafe dlclose(handle)
    } else {
      library.problem =
        unsafe dlerror().map { unsafe String(cString: $0) } ?? "it cannot be opened"
    }
    return library
  }
}

/// What a folder's file system offers.
enum FileSystem {
  static func place(_ path: String) -> MachineReport.Place {
    var status = statvfs()
    // Of a folder that is yet to be made, the next above counts.
    var folder = path
    while unsafe statvfs(folder, &status) != 0 {
      guard errno == ENOENT, let slash = folder.lastIndex(of: "/"), folder != "/" else {
        return MachineReport.Place(path: path)
      }
      folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
    }
    guard unsafe access(folder, W_OK) == 0 else { return MachineReport.Place(path: path) }
    return MachineReport.Place(
      path: path, free: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  /// Tries it with two files, which are gone again.
  static func hasReflinks(in folder: String) -> Bool {
    let random = UInt32.random(in: 0...UInt32.max)
    let paths = ["\(folder)/reflink.\(random).1", "\(folder)/reflink.\(random).2"]
    let files = paths.map { unsafe open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) }
    defer {
      for (path, file) in zip(paths, files) where file >= 0 {
        close(file)
        unsafe unlink(path)
      }
    }
    guard files.allSatisfy({ $0 >= 0 }) else { return false }
    let bytes = [UInt8](repeating: 1, count: 4096)
    guard unsafe write(files[0], bytes, bytes.count) == bytes.count else { return false }
    // FICLONE of linux/fs.h, a macro that Swift does not see.
    return ioctl(files[1], 0x4004_9409, files[0]) == 0
  }
}
