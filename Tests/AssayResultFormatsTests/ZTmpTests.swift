import AssayResultFormats
import AssayTestRuns
import Testing
struct ZTmp { @Test(arguments: ["both","tail","calc","setup","fz","fuzz"]) func z(_ n: String) throws {
 let r = try ResultFileReader.read(path: "/tmp/h1go/\(n).log", format: .goTestJSON)
 print("ZZZ", n, JUnitDialectTests.summary(r), r.tests.map { "\($0.file ?? "-"):\($0.line ?? 0)" }, r.suiteErrors, r.warnings.map(\.message)) } }
