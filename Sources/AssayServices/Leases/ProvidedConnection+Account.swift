import AssayDependencies

extension ProvidedConnection {
  /// Puts user and password into URLs of a module that has no place for them.
  mutating func putAccountIntoURLs() {
    guard let user = account.user, let password = account.password, !url.contains(user) else {
      return
    }
    let place = "://\(host):\(port)"
    func filled(_ form: NamedText) -> NamedText {
      guard let range = form.text.firstRange(of: place) else { return form }
      var text = form.text
      text.replaceSubrange(range, with: "://\(user):\(password)@\(host):\(port)")
      return NamedText(form.name, text)
    }
    forms = forms.map(filled)
    conventions = conventions.map(filled)
  }
}
