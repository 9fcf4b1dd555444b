import AssayJSON

extension BuildGraph {
  /// Reads what `go list -json -deps ./...` prints: one object after the other.
  ///
  /// A package becomes two modules: what others import, and `PATH [test]` with its tests.
  ///
  /// Paths are made relative to the checkout, an absolute folder.
  ///
  /// - Throws: `Fault` when it is no such text.
  package init(goList text: String, checkout: String) throws(Fault) {
    var modules: [Module] = []
    for (index, object) in try Self.objects(Array(text.utf8)).enumerated() {
      guard let path = object["ImportPath"]?.string else {
        throw Fault(what: "package \(index + 1) of go list is without its 'ImportPath'")
      }
      // With -test there are also packages that Go makes for itself, `path.test` among them.
      guard object["Standard"]?.bool != true, !path.contains(" "),
        let folder = object["Dir"]?.string.flatMap({ Self.relative($0, to: checkout) })
      else { continue }
      let strings = { (keys: [String]) in
        keys.flatMap { (object[$0]?.array ?? []).compactMap(\.string) }
      }
      let files = { (keys: [String]) in
        Set(strings(keys).map { folder.isEmpty ? $0 : "\(folder)/\($0)" })
      }
      let code = Module(
        name: path, folder: folder,
        files: files([
          "GoFiles", "CgoFiles", "CFiles", "CXXFiles", "HFiles", "SFiles", "SwigFiles",
          "EmbedFiles", "IgnoredGoFiles", "IgnoredOtherFiles",
        ]),
        dependencies: Set(strings(["Imports"])))
      let testFiles = files([
        "TestGoFiles", "XTestGoFiles", "TestEmbedFiles", "XTestEmbedFiles",
      ])
      modules.append(code)
      guard !testFiles.isEmpty else { continue }
      modules.append(
        Module(
          name: Self.tests(ofGoPackage: path), folder: folder, files: testFiles,
          dependencies: Set(strings(["TestImports", "XTestImports"]) + [path]), isTest: true))
    }
    self.init(modules)
  }

  /// The module with a Go package's tests.
  package static func tests(ofGoPackage path: String) -> String { "\(path) [test]" }

  private static func relative(_ folder: String, to checkout: String) -> String? {
    if folder == checkout { return "" }
    guard folder.hasPrefix(checkout + "/") else { return nil }
    return String(folder.dropFirst(checkout.count + 1))
  }

  /// Cuts the text where an object ends, outside of strings.
  private static func objects(_ bytes: [UInt8]) throws(Fault) -> [JSON] {
    var objects: [JSON] = []
    var (start, depth) = (0, 0)
    var (isString, isEscaped) = (false, false)
    for (index, byte) in bytes.enumerated() {
      if isString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isString = true
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"):
        depth -= 1
        guard depth == 0 else { break }
        do throws(JSONFault) {
          objects.append(try JSON(parsing: Array(bytes[start...index])))
        } catch {
          throw Fault(what: "package \(objects.count + 1) of go list is no JSON: \(error)")
        }
        start = index + 1
      default: break
      }
    }
    let isRestEmpty = bytes[start...].allSatisfy { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
    guard isRestEmpty, depth == 0 else {
      throw Fault(what: "the output of go list is cut off after package \(objects.count)")
    }
    return objects
  }
}
