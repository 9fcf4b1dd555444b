import AssayDependencies
import AssayServices
import Testing

struct NATSConfigurationTests {
  private let seat = NATSConfiguration.Seat(name: "assay_a", password: "secret")

  @Test func `an account is added in front of those that are there`() {
    let configuration = NATSConfiguration("port: 1\naccounts {\n  a { users: [{ user: b }] }\n}\n")
    #expect(
      configuration.addingAccounts([seat]) == """
        port: 1
        accounts {
          assay_a { jetstream: enabled, users: [{ user: "assay_a", password: "secret" }] }

          a { users: [{ user: b }] }
        }

        """)
  }

  @Test func `accounts are made where there are none`() {
    #expect(
      NATSConfiguration("port: 1").addingAccounts([seat]) == """
        port: 1
        accounts {
          assay_a { jetstream: enabled, users: [{ user: "assay_a", password: "secret" }] }
        }

        """)
  }

  @Test func `a user is added to the first account, with subjects of its own`() throws {
    let configuration = NATSConfiguration("accounts: { a: { users = [ {user: b} ] } }")
    #expect(
      configuration.addingUsers([seat]) == """
        accounts: { a: { users = [
            { user: "assay_a", password: "secret", permissions: { publish: ["assay_a.>", "_INBOX.>", \
        "$JS.>"], subscribe: ["assay_a.>", "_INBOX.>"] } }
         {user: b} ] } }
        """)
  }

  @Test(arguments: [
    ("", false), ("port: 1", false), ("accounts { a {} }", false),
    ("my_accounts { users: [] }", false), ("users: []", false), ("accounts {", false),
    ("accounts: x, users: []", false), ("accounts { a { users: [] } }", true),
    ("accounts={a:{users:[", true),
  ])
  func `only a list of users inside accounts counts`(text: String, expected: Bool) {
    let configuration = NATSConfiguration(text)
    #expect(configuration.hasUsers == expected)
    #expect((configuration.addingUsers([seat]) != nil) == expected)
  }
}
