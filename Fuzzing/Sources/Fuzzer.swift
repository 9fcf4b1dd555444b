/// Which part of the contract engines a run of the fuzzer tries.
enum Target: String, CaseIterable {
  case json, pact, paths, rules, jsonBody, xmlBody, multipartBody, formBody, textBody, headers
  case dates, definition, regex, openAPI

  /// - Returns: what is wrong; nil: nothing.
  func trial(_ input: Input) -> String? {
    switch self {
    case .json: JSONTrial.run(input)
    case .pact: PactTrial.run(input)
    case .paths: PathTrial.run(input)
    case .rules: RuleTrial.run(input)
    case .jsonBody: BodyTrial.run(input, "application/json")
    case .xmlBody: BodyTrial.run(input, "application/xml")
    case .multipartBody: BodyTrial.run(input, "multipart/form-data;boundary=b")
    case .formBody: BodyTrial.run(input, "application/x-www-form-urlencoded")
    case .textBody: BodyTrial.run(input, "text/plain")
    case .headers: HeaderTrial.run(input)
    case .dates: DateTrial.run(input)
    case .definition: DefinitionTrial.run(input)
    case .regex: RegexTrial.run(input)
    case .openAPI: OpenAPITrial.run(input)
    }
  }
}

/// What the fuzzer made, in fields with a line `%%` between them.
struct Input {
  let bytes: [UInt8]
  private let fields: [ArraySlice<UInt8>]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var fields: [ArraySlice<UInt8>] = []
    var start = 0
    let mark = Array("\n%%\n".utf8)
    var place = 0
    while place + mark.count <= bytes.count {
      if bytes[place] == mark[0], bytes[place...].starts(with: mark) {
        fields.append(bytes[start..<place])
        place += mark.count
        start = place
      } else {
        place += 1
      }
    }
    self.fields = fields + [bytes[start...]]
  }

  /// Empty where there is none.
  func bytes(_ field: Int) -> [UInt8] { field < fields.count ? Array(fields[field]) : [] }

  func text(_ field: Int) -> String { String(decoding: bytes(field), as: UTF8.self) }
}

/// Set once, before the first input.
nonisolated(unsafe) private var target = Target.json

/// Finds the target by the name that the program was started with.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  // Of its arguments libFuzzer takes what it does not know for folders.
  let name = arguments.pointee[0].map { String(cString: $0) } ?? ""
  guard let found = Target(rawValue: String(name.split(separator: "/").last ?? "")) else {
    fatalError("the program's name is none of \(Target.allCases.map(\.rawValue))")
  }
  target = found
  return 0
}

/// Tries one input; a trap is a failure.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Input(Array(UnsafeBufferPointer(start: bytes, count: count)))
  if let fault = target.trial(input) { fatalError("\(target.rawValue): \(fault)") }
  return 0
}
