-- A mission (community_mission: start, end) is in progress on a day. Its end is its last day, included.
CREATE FUNCTION community_is_active(since date, last date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN since <= day AND (last IS NULL OR last >= day);
