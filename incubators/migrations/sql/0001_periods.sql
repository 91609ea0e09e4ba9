-- A user coaches an incubator (incubators_coachassignment: start, end) on a day.
CREATE FUNCTION incubators_is_assigned(since date, until date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN since <= day AND (until IS NULL OR until > day);
