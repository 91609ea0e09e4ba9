"""A publication as files that anybody can recount: tables, data, the rules in words, and the checksums of all."""
