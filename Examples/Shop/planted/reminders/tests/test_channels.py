"""An order-dependent pair: the second test changes what the first one relies on."""

EVERYBODY = ["mail"]


def channels(customer: str) -> list[str]:
    """How a customer wants to be reminded. Hands out the list of all customers: the fault."""
    return EVERYBODY


def test_a_new_customer_gets_mail_only():
    assert channels("new") == ["mail"]


def test_a_customer_may_add_text_messages():
    channels("Ada").append("text")
    assert "text" in channels("Ada")
