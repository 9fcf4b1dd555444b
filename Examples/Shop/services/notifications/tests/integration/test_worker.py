import json
import os
import urllib.request

import pytest
import redis

from notifications.handler import DeliveryFailed, Handler
from notifications.worker import GROUP, RedisSeenEvents, Worker


def ask(method: str, path: str, body: dict | None = None) -> dict:
    if "ASSAY_API" not in os.environ:
        pytest.fail("run through `assay verify`, or under `assay exec --`", pytrace=False)
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(f"{os.environ['ASSAY_API']}/{path}", data, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


@pytest.fixture
def client(request):
    """A queue that this test has for itself."""
    part = ask("POST", "leases", {"dependency": "queue", "test": request.node.nodeid})
    yield redis.Redis.from_url(part["url"], decode_responses=True)
    ask("DELETE", f"leases/{part['id']}")


class Group:
    """A stream with the workers that read it."""

    def __init__(self, client: redis.Redis):
        self.client = client
        self.stream = "orders.events"
        self.sent: list[str] = []
        self.failures = 0

    def send(self, notification) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise DeliveryFailed("busy")
        self.sent.append(notification.event_id)

    def worker(self, name: str = "one", most_deliveries: int = 3) -> Worker:
        handler = Handler(
            self.send, RedisSeenEvents(self.client, f"{self.stream}:seen:"), most_deliveries
        )
        worker = Worker(self.client, handler, name, self.stream, retry_after_ms=0)
        worker.join()
        return worker

    def publish(self, event_id: str) -> None:
        order = {
            "id": "o",
            "customer": "Ada",
            "items": [{"sku": "A", "quantity": 1}],
            "total": 1,
            "currency": "EUR",
        }
        event = {"eventId": event_id, "type": "order.placed", "order": order}
        self.client.xadd(self.stream, {"payload": json.dumps(event)})

    def unfinished(self) -> int:
        return self.client.xpending(self.stream, GROUP)["pending"]


@pytest.fixture
def group(client):
    return Group(client)


def test_events_from_before_the_first_worker_are_not_missed(group):
    group.publish("e-1")
    group.worker().poll()
    assert group.sent == ["e-1"]
    assert group.unfinished() == 0


def test_an_event_that_was_published_twice_is_sent_once(group):
    group.publish("e-1")
    group.publish("e-1")
    group.worker("one").poll()
    group.worker("two").poll()
    assert group.sent == ["e-1"]
    assert group.unfinished() == 0


def test_another_worker_finishes_what_one_could_not(group):
    group.publish("e-1")
    group.failures = 1
    group.worker("one").poll()
    assert (group.sent, group.unfinished()) == ([], 1)
    group.worker("two").poll()
    assert (group.sent, group.unfinished()) == (["e-1"], 0)


def test_an_event_that_always_fails_ends_as_a_dead_letter(group):
    group.publish("e-1")
    group.failures = 100
    worker = group.worker(most_deliveries=3)
    assert [worker.poll() for _ in range(4)] == [1, 1, 1, 0]
    ((_, letter),) = group.client.xrange(worker.dead_letters)
    assert letter["reason"] == "failed 3 times, at last: busy"
    assert json.loads(letter["payload"])["eventId"] == "e-1"
    assert group.unfinished() == 0


def test_an_event_that_nobody_understands_does_not_hold_up_the_next(group):
    group.client.xadd(group.stream, {"something": "else"})
    group.publish("e-1")
    worker = group.worker()
    worker.poll()
    assert group.sent == ["e-1"]
    assert group.client.xlen(worker.dead_letters) == 1
    assert group.unfinished() == 0
