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
      // Those of packages elsewhere are no modules here; a change of them is one of the pins.
      let products = strings("product_dependencies").map(Self.module(ofProduct:))
      modules.append(
        Module(
          name: name, folder: place.hasSuffix("/") ? String(place.dropLast()) : place,
          files: Set(strings("sources").map { place.isEmpty ? $0 : "\(place)/\($0)" }),
          dependencies: Set(strings("target_dependencies") + products), isTest: type == "test"))
    }
    // What other packages of the checkout build on; the names are no paths and own no file.
    for product in json["products"]?.array ?? [] {
      guard let name = product["name"]?.string else { continue }
      let parts = (product["targets"]?.array ?? []).compactMap(\.string)
      modules.append(
        Module(
          name: Self.module(ofProduct: name), folder: Self.module(ofProduct: name),
          dependencies: Set(parts)))
    }
    self.init(modules)
  }

  private static func module(ofProduct name: String) -> String { "product \(name)" }
}
