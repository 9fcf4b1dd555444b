"""Runs the notifications worker: `python -m notifications`."""

import json
import os
import sys
import time
from dataclasses import asdict

import redis

from .handler import DeliveryFailed, Handler
from .message import Notification
from .worker import RedisSeenEvents, Worker


class FileGateway:
    """Stands in for a mail gateway: one JSON line for each message."""

    def __init__(self, path: str):
        self._path = path

    def __call__(self, notification: Notification) -> None:
        try:
            with open(self._path, "a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(notification), ensure_ascii=False) + "\n")
        except OSError as error:
            raise DeliveryFailed(str(error)) from error


def main() -> None:
    missing = [name for name in ("REDIS_URL", "NOTIFICATIONS_FILE") if name not in os.environ]
    if missing:
        sys.exit(f"notifications: set {', '.join(missing)} (see README.md)")
    client = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    handler = Handler(FileGateway(os.environ["NOTIFICATIONS_FILE"]), RedisSeenEvents(client))
    worker = Worker(client, handler, consumer=f"worker-{os.getpid()}")
    print(f"reading the stream {worker.stream}", flush=True)
    while True:
        try:
            worker.join()
            worker.poll(block_ms=500)
        except redis.RedisError as error:
            # Nothing is lost: what was not acknowledged is delivered again.
            print(f"notifications: {error}", file=sys.stderr, flush=True)
            time.sleep(1)


if __name__ == "__main__":
    main()
