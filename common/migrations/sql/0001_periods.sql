-- What every period and day has in common. The definition of a table is in the app that owns it (0001_periods.sql): a
-- period holds its first day and not its end. Each is one expression without a call, which the planner puts in place of
-- its own: an index serves, the plan is that of the condition written out, and planning it costs no more.

-- A period goes on, after a day, unless it has ended by then: the day that is said to end it is the first one outside.
CREATE FUNCTION common_goes_on(until date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN until IS NULL OR until > day;

-- The day that it is in Paris at a moment.
CREATE FUNCTION common_paris_day(moment timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (moment AT TIME ZONE 'Europe/Paris')::date;

-- The moment at which a day ends in Paris.
CREATE FUNCTION common_paris_midnight_after(day date) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (day + 1)::timestamp AT TIME ZONE 'Europe/Paris';
