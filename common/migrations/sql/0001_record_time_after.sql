-- The bounds of a replay of past states, unknown until the first one.
INSERT INTO common_recordtime (id) VALUES (1);
