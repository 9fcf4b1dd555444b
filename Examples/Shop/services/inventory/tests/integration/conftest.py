import os
from uuid import uuid4

import psycopg
import pytest


def provided(name: str) -> str:
    if name not in os.environ:
        pytest.fail(f"run through `assay verify`, or set {name}", pytrace=False)
    return os.environ[name]


@pytest.fixture
def database_url():
    """The migrated tables, empty, in a schema that this test has for itself."""
    base = provided("DATABASE_URL")
    schema = f"test_{uuid4().hex}"
    with psycopg.connect(base) as admin:
        admin.execute(f"CREATE SCHEMA {schema}")
        for table in ("stock", "reservations", "reservation_items"):
            admin.execute(f"CREATE TABLE {schema}.{table} (LIKE public.{table} INCLUDING ALL)")
        # LIKE leaves foreign keys out; releasing a reservation relies on this one.
        admin.execute(
            f"ALTER TABLE {schema}.reservation_items ADD FOREIGN KEY (reservation_id)"
            f" REFERENCES {schema}.reservations ON DELETE CASCADE"
        )
    separator = "&" if "?" in base else "?"
    yield f"{base}{separator}options=-csearch_path%3D{schema}"
    with psycopg.connect(base) as admin:
        admin.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture
def redis_url():
    return provided("REDIS_URL")
