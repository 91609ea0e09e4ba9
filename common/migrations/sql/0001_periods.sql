-- What a period and a day are, said once. Each is one expression, which the planner puts in place of the call: an index
-- serves, and the plan is that of the condition written out. The definition of a table is in the app that owns it.

-- A period goes on, after a day, unless it has ended by then: the day that is said to end it is the first one outside.
CREATE FUNCTION common_goes_on(until date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN until IS NULL OR until > day;

-- A period holds its first day and every day up to its end, which is excluded; without an end it holds those to come.
CREATE FUNCTION common_holds(since date, until date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN since <= day AND (until IS NULL OR until > day);

-- The day that it is in Paris at a moment.
CREATE FUNCTION common_paris_day(moment timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (moment AT TIME ZONE 'Europe/Paris')::date;

-- The moment at which a day ends in Paris.
CREATE FUNCTION common_paris_midnight_after(day date) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (day + 1)::timestamp AT TIME ZONE 'Europe/Paris';
