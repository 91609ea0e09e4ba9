-- 64 bits that stand for one row of evidence, its reason included. The digest of a figure is the exclusive or of its rows', so
-- that "has the evidence of this figure changed?" is one aggregate. amount is numeric: equal numbers hash alike whatever their
-- scale.
CREATE OR REPLACE FUNCTION indicators_evidence_digest(startup bigint, record bigint, day date, amount numeric, reason text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(reason, hashint8extended(
    record, hashint8extended(coalesce(startup, 0), (day - DATE '1970-01-01')::bigint # hash_numeric_extended(amount, 0))
));
