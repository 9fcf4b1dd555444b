import AssayProbe
import Testing

struct ComparisonTests {
  struct Table: Sendable {
    var perturbed: (failures: Int, executions: Int)
    var control: (failures: Int, executions: Int)
    var probability: Double
  }

  /// Computed by hand from binomial coefficients: 1/C(13,5), 1/C(10,5), (C(5,3)·C(5,1)+C(5,4))/C(10,4).
  @Test(arguments: [
    Table(perturbed: (5, 5), control: (0, 8), probability: 1.0 / 1287),
    Table(perturbed: (5, 5), control: (0, 5), probability: 1.0 / 252),
    Table(perturbed: (3, 5), control: (1, 5), probability: 55.0 / 210),
    Table(perturbed: (0, 5), control: (0, 5), probability: 1),
    Table(perturbed: (0, 5), control: (5, 5), probability: 1),
    Table(perturbed: (5, 5), control: (5, 5), probability: 1),
    Table(perturbed: (0, 0), control: (0, 0), probability: 1),
  ])
  func `tells how likely chance explains a difference`(table: Table) {
    let comparison = Comparison(
      perturbed: Tally(failures: table.perturbed.failures, executions: table.perturbed.executions),
      control: Tally(failures: table.control.failures, executions: table.control.executions))
    #expect(abs(comparison.probability - table.probability) < 1e-12)
  }

  @Test func `stays a probability for thousands of executions`() {
    let comparison = Comparison(
      perturbed: Tally(failures: 2_000, executions: 4_000),
      control: Tally(failures: 1_900, executions: 4_000))
    #expect(comparison.probability > 0.005 && comparison.probability < 0.05)
    let extreme = Comparison(
      perturbed: Tally(failures: 3_000, executions: 3_000),
      control: Tally(failures: 0, executions: 3_000))
    #expect(extreme.probability >= 0 && extreme.probability < 1e-100)
  }

  @Test func `the odds are finite where a side never failed`() {
    let comparison = Comparison(
      perturbed: Tally(failures: 5, executions: 5), control: Tally(failures: 0, executions: 5))
    #expect(comparison.oddsRatio == 121)
  }

  @Test func `a skipped test is no evidence`() {
    var tally = Tally()
    for outcome in [Execution.Outcome.skipped, .failed, .passed] { tally.add(outcome) }
    #expect(tally == Tally(failures: 1, executions: 2))
  }
}
