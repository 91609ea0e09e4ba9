-- A mission (community_mission: start, last_day) is in progress on a day. Its last day is included.
CREATE FUNCTION community_is_active(since date, last date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN since <= day AND (last IS NULL OR last >= day);
