import Foundation

/// A real headless Chromium, which opens a page as a person would.
struct Browser {
  private let executable: String

  /// The first Chromium or Chrome on `PATH`.
  static let installed: Browser? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let names = ["chromium", "chromium-browser", "google-chrome"]
    let found = folders.flatMap { folder in names.map { "\(folder)/\($0)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    return found.map { Browser(executable: $0) }
  }()

  /// Without a browser the tests are skipped, except on CI, where a missing one is a fault.
  static let isExpected =
    installed != nil || ProcessInfo.processInfo.environment["CI"] == "true"

  enum Failure: Error { case noAnswer(String) }

  /// Opens `page` in a frame of `width` pixels, runs the probe in it, and gives what it found.
  func probe(_ page: String, width: Int, isDark: Bool) throws -> [String: Any] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "assay-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let probed = page.replacing("<head>", with: "<head><script>\(Self.listener)</script>")
      .replacing("</body>", with: "<script>\(Self.script)</script></body>")
    try probed.write(to: folder.appending(path: "page.html"), atomically: true, encoding: .utf8)
    // A window can't be as narrow as a phone, a frame can; files can't look into each other's
    // frames, so the probe sends its findings.
    let frame = """
      <!doctype html><meta charset="utf-8"><pre id="found"></pre><script>
      addEventListener("message", function (event) {
        document.getElementById("found").textContent = btoa(event.data);
      });
      </script><iframe src="page.html" style="width:\(width)px;height:800px;border:0"></iframe>
      """
    let file = folder.appending(path: "frame.html")
    try frame.write(to: file, atomically: true, encoding: .utf8)
    let dump = try run([
      "--headless=new", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile",
      "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--window-size=1300,900",
      "--virtual-time-budget=4000", "--dump-dom", file.absoluteString,
    ])
    let parts = dump.components(separatedBy: "<pre id=\"found\">")
    let encoded = parts.last?.components(separatedBy: "</pre>").first ?? ""
    guard parts.count == 2, let data = Data(base64Encoded: encoded),
      let found = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { throw Failure.noAnswer(dump) }
    return found
  }

  private func run(_ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["timeout", "--kill-after=5", "90", executable] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// Collects what goes wrong before anything else runs.
  private static let listener = """
    window.faults = [];
    addEventListener("error", function (event) {
      faults.push(String(event.message || event.target.outerHTML));
    }, true);
    console.error = function (text) { faults.push(String(text)); };
    """

  private static let script = #"""
    addEventListener("load", function () {
      function all(query) { return Array.prototype.slice.call(document.querySelectorAll(query)); }
      function visible(query) { return all(query).filter(function (row) { return row.offsetParent; }); }
      var root = document.documentElement, found = {};
      found.title = document.title;
      found.dark = matchMedia("(prefers-color-scheme: dark)").matches;
      found.closedWidth = root.scrollWidth;
      found.opened = all("details[open]").length;
      found.order = all(".interaction .outcome").map(function (word) { return word.textContent; });
      all("details").forEach(function (row) { row.open = true; });
      found.openWidth = root.scrollWidth;
      var ids = all("[id]").map(function (element) { return element.id; });
      found.doubleIDs = ids.filter(function (id, index) { return ids.indexOf(id) !== index; });
      found.outside = all("[src],[href]").map(function (element) {
        return element.getAttribute("src") || element.getAttribute("href");
      }).filter(function (address) { return address.charAt(0) !== "#"; });
      found.requests = performance.getEntriesByType("resource").length;
      found.unfocusable = all("summary").filter(function (summary) {
        summary.focus();
        return document.activeElement !== summary;
      }).length;
      found.headings = all("h1").length;
      found.changed = visible(".difference .changed").length;
      found.tooWide = visible(".difference").filter(function (table) {
        return table.scrollWidth > table.clientWidth + 1;
      }).length;
      document.activeElement.blur();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true }));
      var input = document.getElementById("filter");
      found.slashFocuses = document.activeElement === input;
      input.value = "ANIMALS";
      input.dispatchEvent(new Event("input"));
      found.matches = visible(".interaction").length;
      found.status = document.getElementById("filter-status").textContent;
      input.value = "";
      input.dispatchEvent(new Event("input"));
      found.restored = visible(".interaction").length;
      found.lowContrast = lowContrast();
      found.faults = faults;
      parent.postMessage(JSON.stringify(found).replace(/[^\x20-\x7e]/g, "?"), "*");

      function parts(color) { return (color.match(/[\d.]+/g) || []).map(Number); }
      function light(color) {
        var channels = parts(color).slice(0, 3).map(function (value) {
          value /= 255;
          return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        });
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
      }
      function backdrop(element) {
        for (; element; element = element.parentElement) {
          var color = getComputedStyle(element).backgroundColor;
          if (parts(color)[3] !== 0) { return color; }
        }
        return getComputedStyle(document.body).backgroundColor;
      }
      function lowContrast() {
        var low = [];
        all("body *").forEach(function (element) {
          var hasText = Array.prototype.some.call(element.childNodes, function (node) {
            return node.nodeType === 3 && node.textContent.trim();
          });
          if (!hasText || element.closest("script,title")) { return; }
          var one = light(getComputedStyle(element).color), two = light(backdrop(element));
          var ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
          if (!(ratio >= 4.5)) {
            low.push(element.tagName + "." + element.className + " " + ratio.toFixed(2));
          }
        });
        return low.filter(function (text, index) { return low.indexOf(text) === index; });
      }
    });
    """#
}
