-- A startup is in the phase of a span (startups_span: start, stop) on a day. Its start is known.
CREATE FUNCTION startups_in_state(since date, until date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN since <= day AND (until IS NULL OR until > day);

-- An incubator carries a startup (startups_membership: start, end) on a day. Without a start it has since ever.
CREATE FUNCTION startups_is_carried(since date, until date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (since IS NULL OR since <= day) AND (until IS NULL OR until > day);
