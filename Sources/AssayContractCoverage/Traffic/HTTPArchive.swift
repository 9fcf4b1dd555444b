import AssayJSON

/// Reads an HTTP archive, as browsers and proxies export it.
///
/// Source: "HTTP Archive (HAR) format", version 1.2.
package struct HTTPArchive: Sendable {
  /// Who called; nil: nobody knows.
  package var consumer: String?
  /// Who is asked, by the host of the address with its port, then without it.
  package var providers: [String: String]
  /// Of all other hosts; nil: the host.
  package var provider: String?

  package init(
    consumer: String? = nil, providers: [String: String] = [:], provider: String? = nil
  ) {
    self.consumer = consumer
    self.providers = providers
    self.provider = provider
  }

  /// Reads a whole archive; a fault's line is the number of the entry.
  package func read(_ bytes: [UInt8], _ body: (RecordedExchange) -> Void) -> TrafficReading {
    var reading = TrafficReading()
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: bytes) } catch {
      reading.add(TrafficFault("not JSON: \(error)"))
      return reading
    }
    guard let entries = json["log"]?["entries"]?.array else {
      reading.add(TrafficFault("not an HTTP archive: expected a list at /log/entries"))
      return reading
    }
    for (index, entry) in entries.enumerated() {
      do throws(TrafficFault) {
        let exchange = try exchange(entry)
        reading.exchanges += 1
        body(exchange)
      } catch {
        reading.add(TrafficFault("/log/entries/\(index): \(error.what)", line: index + 1))
      }
    }
    return reading
  }

  private func exchange(_ entry: JSON) throws(TrafficFault) -> RecordedExchange {
    guard let method = entry["request"]?["method"]?.string,
      let url = entry["request"]?["url"]?.string
    else { throw TrafficFault("expected a method and a URL in \"request\"") }
    guard let status = entry["response"]?["status"]?.int, 0...999 ~= status else {
      throw TrafficFault("expected a status in \"response\"")
    }
    var call = RecordedCall(method: method.uppercased(), target: url)
    call.requestHeaders = Self.headers(entry["request"])
    call.requestBody = Self.requestBody(entry["request"])
    // Browsers write 0 where nothing was answered.
    call.status = status < 100 ? nil : status
    call.responseHeaders = Self.headers(entry["response"])
    call.responseBody = Self.responseBody(entry["response"]?["content"])
    return RecordedExchange(consumer: consumer, provider: provider(of: url), .http(call))
  }

  private func provider(of url: String) -> String? {
    guard let scheme = url.firstRange(of: "://") else { return provider }
    let host = String(url[scheme.upperBound...].prefix { !"/?#".contains($0) })
    let name = String(host.prefix { $0 != ":" })
    return providers[host] ?? providers[name] ?? provider ?? host
  }

  private static func headers(_ json: JSON?) -> RecordedHeaders {
    let list = json?["headers"]?.array ?? []
    return RecordedHeaders(
      list.compactMap { header in
        guard let name = header["name"]?.string, !name.hasPrefix(":"),
          let value = header["value"]?.string
        else { return nil }
        return (name, value)
      })
  }

  private static func requestBody(_ json: JSON?) -> RecordedBody {
    guard let data = json?["postData"], data != .null else {
      // -1: the exporter does not know.
      return json?["bodySize"]?.int == 0 ? .whole([]) : .unknown
    }
    guard let text = data["text"]?.string else { return .unknown }
    return .whole(Array(text.utf8))
  }

  private static func responseBody(_ content: JSON?) -> RecordedBody {
    guard let text = content?["text"]?.string else {
      return content?["size"]?.int == 0 ? .whole([]) : .unknown
    }
    guard content?["encoding"]?.string?.lowercased() == "base64" else {
      return .whole(Array(text.utf8))
    }
    return Base64Text.decoded(text).map(RecordedBody.whole) ?? .unknown
  }
}
