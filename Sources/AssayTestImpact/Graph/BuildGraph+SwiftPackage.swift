import AssayJSON

extension BuildGraph {
  /// Reads what `swift package describe --type json` prints.
  ///
  /// The package's folder is relative to the checkout, and empty where it is the checkout.
  ///
  /// - Throws: `Fault` when it is no such text.
  package init(swiftPackage text: String, folder: String = "") throws(Fault) {
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: text) } catch {
      throw Fault(what: "the description of the package is no JSON: \(error)")
    }
    guard let targets = json["targets"]?.array else {
      throw Fault(what: "the description of the package has no 'targets'")
    }
    let base = folder.isEmpty ? "" : folder + "/"
    var modules: [Module] = []
    for (index, target) in targets.enumerated() {
      guard let name = target["name"]?.string, let path = target["path"]?.string,
        let type = target["type"]?.string
      else {
        throw Fault(what: "/targets/\(index) is without its name, path or type")
      }
      let place = base + (path == "." ? "" : path)
      let strings = { (key: String) in (target[key]?.array ?? []).compactMap(\.string) }
      // Products of other packages are not in this checkout; a change of them is one of the pins.
      modules.append(
        Module(
          name: name, folder: place.hasSuffix("/") ? String(place.dropLast()) : place,
          files: Set(strings("sources").map { place.isEmpty ? $0 : "\(place)/\($0)" }),
          dependencies: Set(strings("target_dependencies")), isTest: type == "test"))
    }
    self.init(modules)
  }
}
