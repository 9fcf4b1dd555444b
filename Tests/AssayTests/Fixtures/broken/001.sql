CREATE TABLE items (name text);
CREATE TABEL other ();
