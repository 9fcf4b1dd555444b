CREATE TABLE stock (
  sku text PRIMARY KEY,
  on_hand integer NOT NULL CHECK (on_hand >= 0)
);

-- A reservation is known by its order's id: whoever lost the answer can still release it.
CREATE TABLE reservations (
  id text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

CREATE TABLE reservation_items (
  reservation_id text NOT NULL REFERENCES reservations (id) ON DELETE CASCADE,
  sku text NOT NULL REFERENCES stock (sku),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (reservation_id, sku)
);

CREATE INDEX reservation_items_sku ON reservation_items (sku);
