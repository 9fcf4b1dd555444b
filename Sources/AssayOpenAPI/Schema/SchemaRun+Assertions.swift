package import AssayJSON

/// Keywords that look at the value alone, without the schemas below.
extension SchemaRun {
  /// What those keywords say; of a value that is only a part of what the provider sends, missing
  /// members are no error.
  mutating func assertions(
    _ value: JSON, _ schema: SchemaNode, _ place: JSONPointer, isPartial: Bool = false
  ) -> [SchemaError] {
    var faults = FaultList(schema: schema, place: place)
    checkType(value, schema, &faults)
    checkChoice(value, schema, &faults)
    switch value {
    case .number(let number): checkNumber(number, schema, &faults)
    case .string(let text): checkText(text, schema, place, &faults)
    case .array(let array): checkSize(of: array, schema, &faults)
    case .object(let object):
      checkSize(of: object, schema, isPartial: isPartial, &faults)
      if !isPartial { checkRequired(object, schema, &faults) }
    case .null, .bool: break
    }
    return faults.errors
  }

  struct FaultList {
    let schema: SchemaNode
    let place: JSONPointer
    var errors: [SchemaError] = []

    mutating func add(_ keyword: String, _ sentence: String) {
      errors.append(
        SchemaError(
          instance: place, schema: schema.pointer / keyword, keyword: keyword, sentence: sentence))
    }
  }

  // MARK: Any value

  private func checkType(_ value: JSON, _ schema: SchemaNode, _ faults: inout FaultList) {
    let types = schema.types
    guard !types.isEmpty, !types.contains(where: { value.isOfType($0) }) else { return }
    faults.add(
      "type", "Expected \(types.joined(separator: " or ")), found \(value.kind.rawValue).")
  }

  private func checkChoice(_ value: JSON, _ schema: SchemaNode, _ faults: inout FaultList) {
    if let allowed = schema.value["enum"]?.array,
      !allowed.contains(where: { $0.hasValue(of: value) })
    {
      let listed = allowed.prefix(20).map(\.description).joined(separator: ", ")
      faults.add("enum", "Expected one of \(listed)\(allowed.count > 20 ? ", …" : "").")
    }
    if let constant = schema.value["const"], !constant.hasValue(of: value) {
      faults.add("const", "Expected \(constant).")
    }
  }

  // MARK: Numbers

  private func checkNumber(
    _ number: JSONNumber, _ schema: SchemaNode, _ faults: inout FaultList
  ) {
    let value = DecimalNumber(number)
    func limit(_ keyword: String) -> (JSONNumber, DecimalNumber)? {
      guard case .number(let limit)? = schema.value[keyword] else { return nil }
      return (limit, DecimalNumber(limit))
    }
    // Draft 4, and with it OpenAPI 3.0, says with a boolean that the limit is not allowed itself.
    let isAboveOnly = schema.value["exclusiveMinimum"] == true
    let isBelowOnly = schema.value["exclusiveMaximum"] == true
    if let (text, least) = limit("minimum"), value < least || isAboveOnly && value == least {
      faults.add("minimum", "Expected \(isAboveOnly ? "more than" : "at least") \(text.text).")
    }
    if let (text, most) = limit("maximum"), value > most || isBelowOnly && value == most {
      faults.add("maximum", "Expected \(isBelowOnly ? "less than" : "at most") \(text.text).")
    }
    if let (text, least) = limit("exclusiveMinimum"), value <= least {
      faults.add("exclusiveMinimum", "Expected more than \(text.text).")
    }
    if let (text, most) = limit("exclusiveMaximum"), value >= most {
      faults.add("exclusiveMaximum", "Expected less than \(text.text).")
    }
    if let (text, divisor) = limit("multipleOf"), value.isMultiple(of: divisor) == false {
      faults.add("multipleOf", "Expected a multiple of \(text.text).")
    }
    checkRange(number, value, schema, &faults)
  }

  private func checkRange(
    _ number: JSONNumber, _ value: DecimalNumber, _ schema: SchemaNode, _ faults: inout FaultList
  ) {
    guard options.checksFormats, let format = schema.value["format"]?.string else { return }
    let range: (least: Int, most: Int)
    switch format {
    case "int32": range = (Int(Int32.min), Int(Int32.max))
    case "int64": range = (Int.min, Int.max)
    default: return
    }
    if !number.isWhole || value < DecimalNumber(JSONNumber(range.least))
      || value > DecimalNumber(JSONNumber(range.most))
    {
      faults.add("format", "Expected an integer that fits into \(format).")
    }
  }

  // MARK: Strings

  private mutating func checkText(
    _ text: String, _ schema: SchemaNode, _ place: JSONPointer, _ faults: inout FaultList
  ) {
    if let least = schema.value["minLength"]?.whole, text.unicodeScalars.count < least {
      faults.add("minLength", "Expected at least \(least) characters.")
    }
    if let most = schema.value["maxLength"]?.whole, text.unicodeScalars.count > most {
      faults.add("maxLength", "Expected at most \(most) characters.")
    }
    if let pattern = schema.value["pattern"]?.string {
      switch validator.matchesPattern(pattern, text) {
      case true?: break
      case false?: faults.add("pattern", "Expected a match of the pattern \(pattern).")
      case nil: note("The pattern \(pattern) is not understood.", schema, "pattern", place)
      }
    }
    if options.checksFormats, let format = schema.value["format"]?.string,
      SchemaFormat.matches(format, text) == false
    {
      faults.add("format", "Expected the format \(format).")
    }
  }

  // MARK: Sizes

  private func checkSize(of array: [JSON], _ schema: SchemaNode, _ faults: inout FaultList) {
    if let least = schema.value["minItems"]?.whole, array.count < least {
      faults.add("minItems", "Expected at least \(least) elements, found \(array.count).")
    }
    if let most = schema.value["maxItems"]?.whole, array.count > most {
      faults.add("maxItems", "Expected at most \(most) elements, found \(array.count).")
    }
    guard schema.value["uniqueItems"] == true else { return }
    var seen: [String: Int] = [:]
    for (index, element) in array.enumerated() {
      if let first = seen.updateValue(index, forKey: element.canonicalText) {
        faults.add("uniqueItems", "The elements \(first) and \(index) are equal.")
        return
      }
    }
  }

  private func checkSize(
    of object: JSONObject, _ schema: SchemaNode, isPartial: Bool, _ faults: inout FaultList
  ) {
    if !isPartial, let least = schema.value["minProperties"]?.whole, object.count < least {
      faults.add("minProperties", "Expected at least \(least) members, found \(object.count).")
    }
    if let most = schema.value["maxProperties"]?.whole, object.count > most {
      faults.add("maxProperties", "Expected at most \(most) members, found \(object.count).")
    }
  }

  private func checkRequired(
    _ object: JSONObject, _ schema: SchemaNode, _ faults: inout FaultList
  ) {
    for name in schema.value["required"]?.array?.compactMap(\.string) ?? []
    where object[name] == nil && !isOneWay(name, schema) {
      faults.add("required", "The member \"\(name)\" is missing.")
    }
    for (name, list) in schema.value["dependentRequired"]?.object?.members.map({
      ($0.name, $0.value)
    })
      ?? [] where object[name] != nil
    {
      for other in list.array?.compactMap(\.string) ?? [] where object[other] == nil {
        faults.add(
          "dependentRequired",
          "The member \"\(other)\" is missing, which \"\(name)\" needs beside it.")
      }
    }
  }

  /// Whether a member goes only the other way: a server's own, like an identifier, in a request.
  private func isOneWay(_ name: String, _ schema: SchemaNode) -> Bool {
    guard let direction = options.direction, let member = schema.member("properties", name),
      let target = document.dereferenced(member)
    else { return false }
    let keyword = direction == .request ? "readOnly" : "writeOnly"
    return member.value[keyword] == true || target.value[keyword] == true
  }
}

extension JSON {
  /// A limit of sizes: a whole number that is not negative, `2` or `2.0`.
  package var whole: Int? {
    guard case .number(let number) = self, number.isWhole else { return nil }
    let double = number.double
    return double >= 0 && double < 9e15 ? Int(double) : nil
  }

  /// Whether it is of a type as JSON Schema names them, where 1.0 is an integer.
  package func isOfType(_ type: String) -> Bool {
    switch (type, self) {
    case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string),
      ("array", .array), ("object", .object):
      true
    case ("integer", .number(let number)): number.isWhole
    // Swagger 2 names uploads so.
    case ("file", _): true
    default: false
    }
  }
}
