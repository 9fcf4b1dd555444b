import AssayDependencies
import Foundation

extension ContainerPlan {
  /// Tells apart servers that are not the same: their image, what they are told and their files.
  ///
  /// Ports, networks, aliases, labels and limits are left out, as they change nothing about the
  /// data; so a cache or a reused server is found again whatever network a run has.
  func contentHash(_ specification: ContainerSpecification, image: ImageDetails, key: String)
    -> String
  {
    var hash = ContentHash()
    hash.add("container 1")
    hash.add(image.id)
    hash.add(key)
    hash.add(dependency.module.name)
    for text in [
      dependency.module.account.user, dependency.module.account.password,
      dependency.module.account.database, specification.user, specification.workingDirectory,
      specification.hostname, specification.platform,
    ] { hash.add(text ?? "\0") }
    for words in [specification.entrypoint, specification.command] {
      hash.add("\(words?.count ?? -1)")
      for word in words ?? [] { hash.add(word) }
    }
    for (name, value) in specification.environment.sorted(by: { $0.key < $1.key }) {
      hash.add(name)
      hash.add(value)
    }
    for mount in specification.mounts { hash.add("\(mount)") }
    for file in specification.files {
      hash.add(file.path)
      hash.add("\(file.mode)")
      switch file.content {
      case .bytes(let bytes): hash.add(bytes)
      case .host(let path): Self.add(path, to: &hash)
      }
    }
    return hash.text
  }

  /// Names and contents; a file that cannot be read fails later, when it is copied.
  private static func add(_ path: String, to hash: inout ContentHash) {
    let manager = FileManager.default
    let names = (try? manager.subpathsOfDirectory(atPath: path))?.sorted() ?? [""]
    for name in names {
      hash.add(name)
      let file = name.isEmpty ? path : "\(path)/\(name)"
      hash.add(manager.contents(atPath: file) ?? Data())
    }
  }
}
