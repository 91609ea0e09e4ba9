-- The digest of a figure is the exclusive or of its rows', so that "has the evidence of this figure changed?" is one
-- aggregate, and a row that comes or goes moves it by its own 64 bits. amount is numeric: equal numbers hash alike
-- whatever their scale.
DROP FUNCTION impact_evidence_digest(bigint, bigint, date, numeric, text);
CREATE FUNCTION impact_evidence_digest(startup bigint, record bigint, day date, amount numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashint8extended(
    record, hashint8extended(coalesce(startup, 0), (day - DATE '1970-01-01')::bigint # hash_numeric_extended(amount, 0))
);
