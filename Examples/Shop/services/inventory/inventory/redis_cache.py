"""Remembers stock figures in Redis; without Redis the inventory is slower, not broken."""

import logging

import redis

log = logging.getLogger(__name__)


class RedisCache:
    def __init__(self, url: str, prefix: str = "inventory:stock:"):
        self._redis = redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._prefix = prefix

    def get(self, sku: str) -> int | None:
        try:
            value = self._redis.get(self._prefix + sku)
        except redis.RedisError as error:
            log.warning("cache: reading %s: %s", sku, error)
            return None
        return None if value is None else int(value)

    def put(self, sku: str, available: int, seconds: int) -> None:
        try:
            self._redis.set(self._prefix + sku, available, ex=seconds)
        except redis.RedisError as error:
            log.warning("cache: writing %s: %s", sku, error)

    def forget(self, skus: list[str]) -> None:
        try:
            self._redis.delete(*(self._prefix + sku for sku in skus))
        except redis.RedisError as error:
            # What stays there is wrong for its time to live at most; reserving reads the truth.
            log.warning("cache: forgetting %s: %s", skus, error)
