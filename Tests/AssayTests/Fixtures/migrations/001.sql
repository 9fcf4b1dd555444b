CREATE TABLE items (name text NOT NULL);
