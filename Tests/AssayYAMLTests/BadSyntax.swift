/// Files that are no YAML, or YAML that a manifest may not use.
let badSyntax: [BadText] = [
  BadText(
    "an empty file",
    "",
    [
      "1:1: error: expected a manifest, found an empty file – `assay init` writes one; "
        + "its first line is `assay: 1`"
    ]),
  BadText(
    "only comments",
    #"""
    # nothing here

    """#,
    [
      "1:1: error: expected a manifest, found an empty file – `assay init` writes one; "
        + "its first line is `assay: 1`"
    ]),
  BadText(
    "an empty document",
    #"""
    ---

    """#,
    [
      "1:1: error: expected a manifest, found an empty file – `assay init` writes one; "
        + "its first line is `assay: 1`"
    ]),
  BadText(
    "a list instead of a mapping",
    #"""
    - assay: 1

    """#,
    [
      "1:1: error: expected a mapping of assay, system, services, thirdParties, "
        + "dependencies, modules, compose, contracts, traffic, pyramid, budget, "
        + "feedback, environments, base, coverage, impact, advisory, require, accept, found a list"
    ]),
  BadText(
    "a text instead of a mapping",
    #"""
    hello

    """#,
    [
      "1:1: error: expected a mapping of assay, system, services, thirdParties, "
        + "dependencies, modules, compose, contracts, traffic, pyramid, budget, "
        + "feedback, environments, base, coverage, impact, advisory, require, accept, found 'hello'"
    ]),
  BadText(
    "tabs as indentation",
    "assay: 1\nsystem: shop\nservices:\n\torders: {}\n",
    [
      "4:1: error: expected spaces for indentation, found a tab – replace tabs at the "
        + "start of lines by spaces"
    ]),
  BadText(
    "a tab that continues a value",
    "assay: 1\n\tsystem: shop\n",
    [
      "2:1: error: expected spaces for indentation, found a tab – replace tabs at the "
        + "start of lines by spaces"
    ]),
  BadText(
    "an unclosed list",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        calls: [a, b
        needs: [db]

    """#,
    [
      "6:10: error: expected ',' or ']', found ':' – the '[' at 5:12 is still open"
    ]),
  BadText(
    "an unclosed mapping",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        suites:
          - {layer: unit, run: x

    """#,
    [
      "7:1: error: expected ',' or '}', found the end of the file – the '{' at 6:9 is "
        + "still open"
    ]),
  BadText(
    "an unclosed quote",
    #"""
    assay: 1
    system: shop
    services: "orders

    """#,
    [
      "3:11: error: expected a closing quote, found the end of the file"
    ]),
  BadText(
    "a colon in plain text",
    #"""
    assay: 1
    system: shop
    services:
      orders:
        build: echo a: b

    """#,
    [
      "5:18: error: expected no second ':' in this value, found ':' – quote the text "
        + "if it contains ': ', or check the indentation"
    ]),
  BadText(
    "a wrong indentation",
    #"""
    assay: 1
    system: shop
    services:
        orders: {}
      inventory: {}

    """#,
    [
      "5:3: error: expected a line that fits the ones above, found 'inventory:' – "
        + "check its indentation and the quotes before it"
    ]),
  BadText(
    "a character that starts no value",
    #"""
    assay: 1
    system: @shop

    """#,
    [
      "2:9: error: expected a value, found '@shop' – quote text that starts with this "
        + "character"
    ]),
  BadText(
    "a key without a colon",
    #"""
    assay: 1
    system
    services: {}

    """#,
    [
      "2:1: error: expected 'key: value', found no ':' after the key"
    ]),
  BadText(
    "a duplicate service",
    #"""
    assay: 1
    system: shop
    services:
      orders: {path: a}
      # again
      orders: {path: b}

    """#,
    [
      "6:3: error: expected each key once in a mapping, found 'orders' again – it "
        + "stands at 4:3 already"
    ]),
  BadText(
    "a duplicate key in a flow mapping",
    #"""
    assay: 1
    system: shop
    services: {a: {}, a: {}}

    """#,
    [
      "3:12: error: expected each key once in a mapping, found 'a' again"
    ]),
  BadText(
    "a duplicate top key",
    #"""
    assay: 1
    system: shop
    "assay": 1

    """#,
    [
      "3:1: error: expected each key once in a mapping, found 'assay' again – it "
        + "stands at 1:1 already"
    ]),
  BadText(
    "two documents",
    #"""
    assay: 1
    system: shop
    services: {a: {}}
    ---
    assay: 1

    """#,
    [
      "4:1: error: expected one document, found a second one after `---` – remove it"
    ]),
  BadText(
    "an anchor",
    #"""
    assay: 1
    system: shop
    services:
      a: &x {path: a}
      b: *x

    """#,
    [
      "4:6: error: expected plain values, found the anchor '&x' – anchors and aliases "
        + "are not supported; write the value out where it is used"
    ]),
  BadText(
    "an alias without an anchor",
    #"""
    assay: 1
    system: shop
    services: *x

    """#,
    [
      "3:11: error: expected plain values, found an alias – anchors and aliases are "
        + "not supported; write the value out where it is used"
    ]),
  BadText(
    "a tag",
    #"""
    assay: 1
    system: shop
    services: !!set {a: }

    """#,
    [
      "3:11: error: expected a value without a tag, found the tag "
        + "'tag:yaml.org,2002:set' – remove it"
    ]),
  BadText(
    "a merge key",
    #"""
    assay: 1
    system: shop
    services: {a: {<<: {path: a}}}

    """#,
    [
      "3:16: error: services.a.<<: expected one of the keys path, language, calls, "
        + "needs, build, env, critical, mutation, suites, provider, found the unknown key '<<'"
    ]),
  BadText(
    "a mapping as a key",
    #"""
    assay: 1
    system: shop
    services: {{a: b}: c}

    """#,
    [
      "3:12: error: expected a name as the key, found a list or a mapping"
    ]),
  BadText(
    "a control character",
    "assay: 1\nsystem: \"a\u{1}b\"\n",
    [
      "2:11: error: expected printable text, found the control character U+1 – remove it"
    ]),
]
