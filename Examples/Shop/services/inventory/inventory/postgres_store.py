"""The truth about stock, in PostgreSQL; the tables are those of `db/migrations/inventory`."""

from datetime import datetime

import psycopg

from .rules import Item, Reservation, Shortage, shortages
from .service import StockLevel


class PostgresStore:
    """A connection for each call: the service needs few, and no pool to look after."""

    def __init__(self, url: str):
        self._url = url

    def stock(self, sku: str, now: datetime) -> StockLevel | None:
        with psycopg.connect(self._url) as connection:
            row = connection.execute(
                """
                SELECT s.on_hand, coalesce(sum(i.quantity), 0), min(r.expires_at)
                FROM stock s
                LEFT JOIN (reservation_items i JOIN reservations r ON r.id = i.reservation_id)
                  ON i.sku = s.sku AND r.expires_at > %s
                WHERE s.sku = %s GROUP BY s.sku
                """,
                (now, sku),
            ).fetchone()
        if row is None:
            return None
        on_hand, held, next_expiry = row
        return StockLevel(max(0, on_hand - held), next_expiry)

    def set_on_hand(self, sku: str, on_hand: int) -> None:
        with psycopg.connect(self._url) as connection:
            connection.execute(
                """
                INSERT INTO stock (sku, on_hand) VALUES (%s, %s)
                ON CONFLICT (sku) DO UPDATE SET on_hand = excluded.on_hand
                """,
                (sku, on_hand),
            )

    def reserve(self, reservation: Reservation, now: datetime) -> Reservation | list[Shortage]:
        skus = sorted(item.sku for item in reservation.items)
        with psycopg.connect(self._url) as connection:
            # Locks the shelves, always in the same order: two orders wait, they do not deadlock.
            connection.execute(
                "SELECT FROM stock WHERE sku = ANY(%s) ORDER BY sku FOR UPDATE", (skus,)
            )
            held = self._find(connection, reservation.id)
            if held is not None and held.holds_at(now):
                return held
            free = dict(
                connection.execute(
                    """
                    SELECT s.sku, greatest(0, s.on_hand - coalesce(sum(i.quantity), 0))::int
                    FROM stock s
                    LEFT JOIN (reservation_items i JOIN reservations r ON r.id = i.reservation_id)
                      ON i.sku = s.sku AND r.expires_at > %s
                    WHERE s.sku = ANY(%s) GROUP BY s.sku
                    """,
                    (now, skus),
                ).fetchall()
            )
            short = shortages(reservation.items, free)
            if short:
                return short
            # Expired ones hold nothing; they are swept up here so that the table stays small.
            # SKIP LOCKED: another order may be sweeping at the same moment.
            connection.execute(
                """
                DELETE FROM reservations WHERE id IN
                  (SELECT id FROM reservations WHERE expires_at <= %s FOR UPDATE SKIP LOCKED)
                """,
                (now,),
            )
            connection.execute(
                "INSERT INTO reservations (id, expires_at) VALUES (%s, %s)",
                (reservation.id, reservation.expires_at),
            )
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO reservation_items (reservation_id, sku, quantity)"
                    " VALUES (%s, %s, %s)",
                    [(reservation.id, item.sku, item.quantity) for item in reservation.items],
                )
            return reservation

    def release(self, reservation_id: str) -> tuple[Item, ...] | None:
        with psycopg.connect(self._url) as connection:
            held = self._find(connection, reservation_id)
            if held is None:
                return None
            connection.execute("DELETE FROM reservations WHERE id = %s", (reservation_id,))
            return held.items

    @staticmethod
    def _find(connection: psycopg.Connection, reservation_id: str) -> Reservation | None:
        rows = connection.execute(
            """
            SELECT r.expires_at, i.sku, i.quantity
            FROM reservations r JOIN reservation_items i ON i.reservation_id = r.id
            WHERE r.id = %s ORDER BY i.sku
            """,
            (reservation_id,),
        ).fetchall()
        if not rows:
            return None
        items = tuple(Item(sku, quantity) for _, sku, quantity in rows)
        return Reservation(reservation_id, items, rows[0][0])
