/// What a customer pays for paying late.
public enum LateFee {
  /// Nothing for the first 14 days, then 1 % of the sum for each week that has begun, 5 % at most.
  public static func cents(of sum: Int, daysLate: Int) -> Int {
    guard daysLate > 14 else { return 0 }
    let weeks = (daysLate - 14 + 6) / 7
    return sum * min(weeks, 5) / 100
  }
}
