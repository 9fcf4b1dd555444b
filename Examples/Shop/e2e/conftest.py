import os

import pytest
from shop import ORDERS, Shop

NEEDED = ("ORDERS_DATABASE_URL", "INVENTORY_DATABASE_URL", "CACHE_URL", "QUEUE_URL")


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    missing = [name for name in NEEDED if name not in os.environ]
    if missing:
        pytest.fail(f"run through `assay verify`, or set {', '.join(missing)}", pytrace=False)
    if not ORDERS.exists():
        pytest.fail("build the orders service first: swift build --build-tests", pytrace=False)
    shop = Shop(tmp_path_factory.mktemp("shop"), *(os.environ[name] for name in NEEDED))
    yield shop
    shop.stop()
