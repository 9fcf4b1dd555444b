INSERT INTO items VALUES ('tea');
