-- The first place in the feed that isn't final yet: every transaction of this database with a smaller one has ended, and
-- is seen. Those of the other databases of the server are left out when they are known to be theirs.
CREATE OR REPLACE FUNCTION gateway_horizon() RETURNS bigint LANGUAGE sql STABLE
RETURN gateway_offset() + coalesce((
    SELECT min(running::text::bigint) FROM pg_snapshot_xip(pg_current_snapshot()) AS running
    WHERE NOT EXISTS (
        SELECT FROM pg_stat_activity a WHERE a.backend_xid = running::xid AND a.datname <> current_database()
    )
), pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
