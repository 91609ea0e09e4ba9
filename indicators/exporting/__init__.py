"""A publication as files that anybody can recompute: tables, data, rules in words, and checksums."""
