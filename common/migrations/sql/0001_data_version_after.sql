-- The version starts at nothing: one row, to which changes are folded.
INSERT INTO common_dataversion (id, base) VALUES (1, 0);
