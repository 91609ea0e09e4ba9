-- The place of a change in the feed. gateway.feed_positions replaces the offset when a database begins a new life on another
-- server. These functions stay here: the default of a column calls them.
CREATE FUNCTION gateway_offset() RETURNS bigint LANGUAGE sql STABLE RETURN 0::bigint;

CREATE FUNCTION gateway_position() RETURNS bigint LANGUAGE sql STABLE
RETURN pg_current_xact_id()::text::bigint + gateway_offset();
