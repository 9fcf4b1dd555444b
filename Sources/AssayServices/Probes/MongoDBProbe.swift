extension ProbeExchange {
  /// MongoDB: a hello by its older name, which every version knows; ready is who takes writes.
  ///
  /// Source: MongoDB, "Wire Protocol" and "hello"; bsonspec.org.
  package static let mongodb = ProbeExchange(
    name: "MongoDB", request: mongodbHello, judge: judgeMongoDB)

  private static let messageCode: Int32 = 2013  // OP_MSG

  private static let mongodbHello: [UInt8] = {
    var elements: [UInt8] = [0x10] + Array("isMaster".utf8) + [0]
    elements.append(littleEndian: Int32(1))
    elements += [0x02] + Array("$db".utf8) + [0]
    elements.append(littleEndian: Int32("admin".utf8.count + 1))
    elements += Array("admin".utf8) + [0]
    var document: [UInt8] = []
    document.append(littleEndian: Int32(elements.count + 5))
    document += elements + [0]
    var message: [UInt8] = []
    message.append(littleEndian: Int32(16 + 4 + 1 + document.count))
    message.append(littleEndian: Int32(1))  // its number
    message.append(littleEndian: Int32(0))
    message.append(littleEndian: messageCode)
    message.append(littleEndian: UInt32(0))  // flags
    return message + [0] + document
  }()

  private static func judgeMongoDB(_ answer: [UInt8]) -> ProbeJudgement {
    var reader = ByteReader(answer)
    guard let length = reader.littleEndian(Int32.self) else { return .incomplete }
    guard length >= 26, length <= answerLimit else { return .foreign }
    guard let body = reader.bytes(Int(length) - 4) else { return .incomplete }
    var message = ByteReader(body)
    guard message.littleEndian(Int32.self) != nil, message.littleEndian(Int32.self) == 1,
      message.littleEndian(Int32.self) == messageCode, message.littleEndian(UInt32.self) != nil,
      message.byte() == 0, let fields = BSONFields(message.rest)
    else { return .foreign }
    guard fields.numbers["ok"] == 1 else {
      return .notReady(words(fields.texts["errmsg"] ?? "an error without a message"))
    }
    let isPrimary = fields.flags["isWritablePrimary"] ?? fields.flags["ismaster"]
    return isPrimary == true
      ? .ready : .notReady(words(fields.texts["info"] ?? "it is not a primary yet"))
  }
}

/// The simple fields of a document in BSON; the others are only skipped.
package struct BSONFields {
  package private(set) var flags: [String: Bool] = [:]
  package private(set) var numbers: [String: Double] = [:]
  package private(set) var texts: [String: String] = [:]

  /// nil for what is not a whole document.
  package init?(_ bytes: some Collection<UInt8>) {
    var reader = ByteReader(bytes)
    guard let length = reader.littleEndian(Int32.self), length >= 5,
      let body = reader.bytes(Int(length) - 4)
    else { return nil }
    reader = ByteReader(body)
    while let type = reader.byte() {
      if type == 0 { return }
      guard let name = reader.zeroEnded(), read(type, name, &reader) else { return nil }
    }
    return nil
  }

  private mutating func read(_ type: UInt8, _ name: String, _ reader: inout ByteReader) -> Bool {
    switch type {
    case 0x01:
      guard let bits = reader.littleEndian(UInt64.self) else { return false }
      numbers[name] = Double(bitPattern: bits)
    case 0x02:
      guard let length = reader.littleEndian(Int32.self), length >= 1,
        let text = reader.bytes(Int(length))
      else { return false }
      texts[name] = String(decoding: text.dropLast(), as: UTF8.self)
    case 0x03, 0x04:
      // The length counts itself.
      guard let length = reader.littleEndian(Int32.self), length >= 5 else { return false }
      return reader.bytes(Int(length) - 4) != nil
    case 0x05:
      guard let length = reader.littleEndian(Int32.self), length >= 0 else { return false }
      return reader.bytes(Int(length) + 1) != nil
    case 0x08:
      guard let byte = reader.byte() else { return false }
      flags[name] = byte == 1
    case 0x0A: break
    case 0x10:
      guard let number = reader.littleEndian(Int32.self) else { return false }
      numbers[name] = Double(number)
    case 0x12:
      guard let number = reader.littleEndian(Int64.self) else { return false }
      numbers[name] = Double(number)
    case 0x07: return reader.bytes(12) != nil
    case 0x09, 0x11: return reader.bytes(8) != nil
    case 0x13: return reader.bytes(16) != nil
    default: return false
    }
    return true
  }
}
