-- A user coaches an incubator (incubators_coachassignment: start, end) on a day.
CREATE FUNCTION incubators_is_assigned(since date, until date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN common_holds(since, until, day);
