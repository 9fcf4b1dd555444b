from datetime import UTC, datetime, timedelta

from inventory.postgres_store import PostgresStore
from inventory.redis_cache import RedisCache
from inventory.rules import Item
from inventory.service import InventoryService


def service(database_url: str, cache: RedisCache) -> InventoryService:
    return InventoryService(
        PostgresStore(database_url), cache, lambda: datetime.now(UTC), timedelta(hours=1)
    )


def test_two_instances_see_each_others_changes(database_url, redis_url):
    one, two = (service(database_url, RedisCache(redis_url)) for _ in range(2))
    one.set_on_hand("A", 5)
    assert two.available("A") == 5
    one.reserve("o-1", (Item("A", 2),))
    assert two.available("A") == 3


def test_without_its_cache_the_inventory_still_answers(database_url):
    alone = service(database_url, RedisCache("redis://127.0.0.1:1"))
    alone.set_on_hand("A", 5)
    assert alone.available("A") == 5
