import Foundation

/// A step of a pull, as the engine tells it.
package struct PullProgress: Sendable, Hashable {
  /// For people, for example `Downloading`.
  package var status: String
  /// The layer's short id; nil: about the whole.
  package var layer: String?
  /// Bytes done.
  package var current: Int64?
  /// Bytes in all, where they are known.
  package var total: Int64?

  package init(status: String, layer: String? = nil, current: Int64? = nil, total: Int64? = nil) {
    self.status = status
    self.layer = layer
    self.current = current
    self.total = total
  }
}

/// The state of a pull as a whole, for a progress bar.
package struct PullTally: Sendable, Hashable {
  private struct Layer: Sendable, Hashable {
    var downloaded: Int64 = 0
    var total: Int64?
    var isDone = false
  }

  private var layers: [String: Layer] = [:]
  /// The digest of what was pulled, once the engine has said it.
  package private(set) var digest: String?

  package init() {}

  package var layerCount: Int { layers.count }
  package var doneCount: Int { layers.values.count(where: \.isDone) }
  /// Bytes downloaded so far.
  package var downloaded: Int64 { layers.values.reduce(0) { $0 + $1.downloaded } }
  /// Bytes to download, as far as they are known.
  package var total: Int64 { layers.values.reduce(0) { $0 + ($1.total ?? 0) } }

  /// For example `3 of 5 layers, 12.3 of 45.0 MB`.
  package var summary: String {
    func megabytes(_ bytes: Int64) -> String {
      let tenths = bytes / 100_000
      return "\(tenths / 10).\(tenths % 10)"
    }
    let layers = "\(doneCount) of \(layerCount) layers"
    return total == 0 ? layers : "\(layers), \(megabytes(downloaded)) of \(megabytes(total)) MB"
  }

  package mutating func add(_ progress: PullProgress) {
    guard let id = progress.layer else {
      let mark = "Digest: "
      if progress.status.hasPrefix(mark) { digest = String(progress.status.dropFirst(mark.count)) }
      return
    }
    // The line that names the tag carries it where others have a layer.
    guard !progress.status.hasPrefix("Pulling from") else { return }
    var layer = layers[id] ?? Layer()
    switch progress.status {
    case "Downloading":
      layer.downloaded = max(layer.downloaded, progress.current ?? 0)
      layer.total = progress.total ?? layer.total
    case "Download complete", "Verifying Checksum", "Extracting":
      layer.downloaded = max(layer.downloaded, layer.total ?? 0)
    case "Pull complete", "Already exists":
      layer.downloaded = max(layer.downloaded, layer.total ?? 0)
      layer.isDone = true
    default: break
    }
    layers[id] = layer
  }
}

/// A line of the streams that pulling, building and importing answer with.
struct ProgressLine: Decodable, Sendable {
  var status: String?
  var id: String?
  var progressDetail: Detail?
  var stream: String?
  var error: String?
  var errorDetail: Failure?
  var aux: Auxiliary?

  struct Detail: Decodable, Sendable {
    var current: Int64?
    var total: Int64?
  }

  struct Failure: Decodable, Sendable {
    var code: Int?
    var message: String?
  }

  struct Auxiliary: Decodable, Sendable {
    var id: String?

    enum CodingKeys: String, CodingKey { case id = "ID" }
  }

  enum CodingKeys: String, CodingKey {
    case status, id, progressDetail, stream, error, errorDetail, aux
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    status = try values.decodeIfPresent(String.self, forKey: .status)
    id = try values.decodeIfPresent(String.self, forKey: .id)
    progressDetail = try? values.decodeIfPresent(Detail.self, forKey: .progressDetail)
    stream = try values.decodeIfPresent(String.self, forKey: .stream)
    error = try values.decodeIfPresent(String.self, forKey: .error)
    errorDetail = try values.decodeIfPresent(Failure.self, forKey: .errorDetail)
    // BuildKit puts other things there.
    aux = try? values.decodeIfPresent(Auxiliary.self, forKey: .aux)
  }

  /// What failed; the plain text is gone from newer engines.
  var failure: String? { errorDetail?.message ?? error }

  var progress: PullProgress? {
    status.map {
      PullProgress(
        status: $0, layer: id, current: progressDetail?.current, total: progressDetail?.total)
    }
  }
}
