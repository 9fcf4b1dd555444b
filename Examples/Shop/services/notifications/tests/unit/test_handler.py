import json

import pytest

from notifications.handler import DeliveryFailed, Handler, Verdict

PAYLOAD = json.dumps(
    {
        "eventId": "e-1",
        "type": "order.placed",
        "order": {
            "id": "o-1",
            "customer": "Ada",
            "items": [{"sku": "A", "quantity": 1}],
            "total": 1.05,
            "currency": "EUR",
        },
    }
)


class Seen(set):
    has = set.__contains__


class Gateway:
    """Fails as often as it is told to, then takes everything."""

    def __init__(self, failures: int = 0):
        self.failures = failures
        self.sent = []

    def __call__(self, notification):
        if self.failures > 0:
            self.failures -= 1
            raise DeliveryFailed("busy")
        self.sent.append(notification.event_id)


def test_an_event_that_is_delivered_twice_is_sent_once():
    gateway = Gateway()
    handler = Handler(gateway, Seen())
    assert [handler.handle(PAYLOAD, n)[0] for n in (1, 2)] == [Verdict.DONE, Verdict.DONE]
    assert gateway.sent == ["e-1"]


def test_a_failure_does_not_count_as_sent():
    gateway = Gateway(failures=1)
    handler = Handler(gateway, Seen())
    assert [handler.handle(PAYLOAD, n)[0] for n in (1, 2)] == [Verdict.RETRY, Verdict.DONE]
    assert gateway.sent == ["e-1"]


@pytest.mark.parametrize(
    ("deliveries", "verdict"), [(4, Verdict.RETRY), (5, Verdict.DEAD), (6, Verdict.DEAD)]
)
def test_after_the_last_delivery_an_event_is_given_up(deliveries, verdict):
    handler = Handler(Gateway(failures=1), Seen(), most_deliveries=5)
    assert handler.handle(PAYLOAD, deliveries)[0] is verdict


def test_what_cannot_be_understood_is_not_tried_again():
    verdict, reason = Handler(Gateway(), Seen()).handle("{", 1)
    assert verdict is Verdict.DEAD
    assert "JSON" in reason
