/// Names of time zones in common use, as no database of them is at hand.
enum DateTimeZones {
  struct Zone {
    var name: String
    var offsetSeconds: Int
  }

  /// By abbreviation; where several zones share one, its most common use.
  static let abbreviations: [String: Zone] = {
    let table: [(String, String, Double)] = [
      ("UTC", "Coordinated Universal Time", 0), ("GMT", "Greenwich Mean Time", 0),
      ("EST", "Eastern Standard Time", -5), ("EDT", "Eastern Daylight Time", -4),
      ("CST", "Central Standard Time", -6), ("CDT", "Central Daylight Time", -5),
      ("MST", "Mountain Standard Time", -7), ("MDT", "Mountain Daylight Time", -6),
      ("PST", "Pacific Standard Time", -8), ("PDT", "Pacific Daylight Time", -7),
      ("AKST", "Alaska Standard Time", -9), ("AKDT", "Alaska Daylight Time", -8),
      ("HST", "Hawaii-Aleutian Standard Time", -10), ("AST", "Atlantic Standard Time", -4),
      ("ADT", "Atlantic Daylight Time", -3), ("NST", "Newfoundland Standard Time", -3.5),
      ("NDT", "Newfoundland Daylight Time", -2.5), ("BRT", "Brasilia Standard Time", -3),
      ("ART", "Argentina Standard Time", -3), ("WET", "Western European Standard Time", 0),
      ("WEST", "Western European Summer Time", 1), ("BST", "British Summer Time", 1),
      ("CET", "Central European Standard Time", 1),
      ("CEST", "Central European Summer Time", 2), ("EET", "Eastern European Standard Time", 2),
      ("EEST", "Eastern European Summer Time", 3), ("MSK", "Moscow Standard Time", 3),
      ("SAST", "South Africa Standard Time", 2), ("EAT", "East Africa Time", 3),
      ("WAT", "West Africa Standard Time", 1), ("CAT", "Central Africa Time", 2),
      ("GST", "Gulf Standard Time", 4), ("PKT", "Pakistan Standard Time", 5),
      ("IST", "India Standard Time", 5.5), ("ICT", "Indochina Time", 7),
      ("WIB", "Western Indonesia Time", 7), ("HKT", "Hong Kong Standard Time", 8),
      ("SGT", "Singapore Standard Time", 8), ("PHT", "Philippine Standard Time", 8),
      ("JST", "Japan Standard Time", 9), ("KST", "Korean Standard Time", 9),
      ("AWST", "Australian Western Standard Time", 8),
      ("ACST", "Australian Central Standard Time", 9.5),
      ("ACDT", "Australian Central Daylight Time", 10.5),
      ("AEST", "Australian Eastern Standard Time", 10),
      ("AEDT", "Australian Eastern Daylight Time", 11),
      ("NZST", "New Zealand Standard Time", 12), ("NZDT", "New Zealand Daylight Time", 13),
    ]
    return Dictionary(
      table.map { ($0.0, Zone(name: $0.1, offsetSeconds: Int($0.2 * 3_600))) },
      uniquingKeysWith: { first, _ in first })
  }()

  /// By name in full, the longest first, as some begin alike.
  static let names: [(name: [UInt8], abbreviation: String)] =
    abbreviations
    .flatMap { abbreviation, zone in
      // Central European Time is what it is in winter and in summer.
      [zone.name, zone.name.replacing("Standard ", with: "")]
        .map { (name: Array($0.utf8), abbreviation: abbreviation) }
    }
    .sorted { ($1.name.count, $0.abbreviation) < ($0.name.count, $1.abbreviation) }

  /// Whether a text is shaped like an identifier of the IANA database: `Europe/Berlin`.
  static func isIdentifier(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return single.contains(text) }
    return parts.count <= 4 && areas.contains(String(parts[0]))
      && parts.allSatisfy { $0.first?.isLetter == true && $0.utf8.count <= 32 }
  }

  private static let areas: Set = [
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil",
    "Canada", "Chile", "Etc", "Europe", "Indian", "Mexico", "Pacific", "SystemV", "US",
  ]

  private static let single: Set = [
    "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "GMT0",
    "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan", "Kwajalein",
    "Libya", "MET", "MST", "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland",
    "Portugal", "ROK", "Singapore", "Turkey", "UCT", "Universal", "W-SU", "WET", "Zulu",
  ]
}
