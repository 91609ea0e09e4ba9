-- The bounds of a replay of past states, unknown until the first one.
INSERT INTO common_replaybounds (id) VALUES (1);
