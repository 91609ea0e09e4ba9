-- The place of a change in the feed, and the first place that isn't final yet: every transaction of this database with a
-- smaller one has ended, and is seen. Those of the other databases of the server are left out when they are known to be
-- theirs. gateway.positions replaces the offset when a database begins a new life on another server.
CREATE FUNCTION gateway_offset() RETURNS bigint LANGUAGE sql STABLE RETURN 0::bigint;

CREATE FUNCTION gateway_position() RETURNS bigint LANGUAGE sql STABLE
RETURN pg_current_xact_id()::text::bigint + gateway_offset();

CREATE FUNCTION gateway_horizon() RETURNS bigint LANGUAGE sql STABLE
RETURN gateway_offset() + coalesce((
    SELECT min(running::text::bigint) FROM pg_snapshot_xip(pg_current_snapshot()) AS running
    WHERE NOT EXISTS (
        SELECT FROM pg_stat_activity a WHERE a.backend_xid = running::xid AND a.datname <> current_database()
    )
), pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
