"""Runs the inventory service: `python -m inventory`."""

import os
import sys
from datetime import UTC, datetime, timedelta

from werkzeug.serving import make_server

from .app import create_app
from .postgres_store import PostgresStore
from .redis_cache import RedisCache
from .service import InventoryService

ONE_DAY = 24 * 60 * 60  # until the warehouse has picked the order


def main() -> None:
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if name not in os.environ]
    if missing:
        sys.exit(f"inventory: set {', '.join(missing)} (see README.md)")
    service = InventoryService(
        PostgresStore(os.environ["DATABASE_URL"]),
        RedisCache(os.environ["REDIS_URL"]),
        now=lambda: datetime.now(UTC),
        hold=timedelta(seconds=int(os.environ.get("RESERVATION_TTL_SECONDS", ONE_DAY))),
    )
    host = os.environ.get("HOST", "127.0.0.1")
    port = int(os.environ.get("PORT", "0"))
    server = make_server(host, port, create_app(service), threaded=True)
    # Whoever asked for port 0 learns the port from this line.
    print(f"listening on http://{host}:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
