-- Money is kept in cents, as bigint: no rounding happens in the database.
CREATE TABLE orders (
  id text PRIMARY KEY,
  customer text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending')),
  total_cents bigint NOT NULL CHECK (total_cents >= 0),
  vat_cents bigint NOT NULL CHECK (vat_cents BETWEEN 0 AND total_cents),
  currency text NOT NULL,
  placed_at timestamptz NOT NULL
);

CREATE TABLE order_items (
  order_id text NOT NULL REFERENCES orders (id),
  position integer NOT NULL,
  sku text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, position)
);

-- One row for each Idempotency-Key. Whoever holds the claim may place the order; a claim that
-- runs out (its holder crashed) may be taken over, with the same order id.
CREATE TABLE order_claims (
  idempotency_key text PRIMARY KEY,
  request_digest text NOT NULL,
  order_id text NOT NULL UNIQUE,
  claimed_until timestamptz NOT NULL
);
