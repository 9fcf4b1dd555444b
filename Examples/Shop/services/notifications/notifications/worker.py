"""Reads the order events as one of a consumer group on a Redis stream."""

import redis

from .handler import Handler, Verdict

STREAM = "orders.events"
GROUP = "notifications"
SEEN_SECONDS = 7 * 24 * 60 * 60  # far longer than any event can be delivered again


class RedisSeenEvents:
    def __init__(self, client: redis.Redis, prefix: str = "notifications:seen:"):
        self._redis = client
        self._prefix = prefix

    def has(self, event_id: str) -> bool:
        return self._redis.exists(self._prefix + event_id) == 1

    def add(self, event_id: str) -> None:
        self._redis.set(self._prefix + event_id, 1, ex=SEEN_SECONDS)


class Worker:
    """Takes what is new, and what another worker (or this one, earlier) did not finish."""

    def __init__(
        self,
        client: redis.Redis,
        handler: Handler,
        consumer: str,
        stream: str = STREAM,
        retry_after_ms: int = 1000,
    ):
        self._redis = client
        self._handler = handler
        self._consumer = consumer
        self.stream = stream
        self._retry_after_ms = retry_after_ms
        self.dead_letters = f"{stream}.dead"

    def join(self) -> None:
        """Makes the group if it is not there; it begins with the oldest event."""
        try:
            self._redis.xgroup_create(self.stream, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    def poll(self, block_ms: int | None = None) -> int:
        """Handles what waits, and returns how many deliveries that was."""
        _, unfinished, *_ = self._redis.xautoclaim(
            self.stream, GROUP, self._consumer, self._retry_after_ms, count=10
        )
        new = self._redis.xreadgroup(
            GROUP, self._consumer, {self.stream: ">"}, count=10, block=block_ms
        )
        entries = unfinished + (new[0][1] if new else [])
        for entry_id, fields in entries:
            self._handle(entry_id, fields)
        return len(entries)

    def _handle(self, entry_id: str, fields: dict[str, str]) -> None:
        payload = fields.get("payload", "")
        verdict, reason = self._handler.handle(payload, self._deliveries(entry_id))
        if verdict is Verdict.RETRY:
            return  # it stays unfinished, and is claimed again after a while
        with self._redis.pipeline(transaction=True) as together:
            if verdict is Verdict.DEAD:
                together.xadd(
                    self.dead_letters, {"entry": entry_id, "reason": reason, "payload": payload}
                )
            together.xack(self.stream, GROUP, entry_id)
            together.execute()

    def _deliveries(self, entry_id: str) -> int:
        pending = self._redis.xpending_range(self.stream, GROUP, entry_id, entry_id, 1)
        return pending[0]["times_delivered"] if pending else 1
