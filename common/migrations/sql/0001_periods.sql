-- The day that it is in Paris at a moment.
CREATE FUNCTION common_paris_day(moment timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (moment AT TIME ZONE 'Europe/Paris')::date;

-- The moment at which a day ends in Paris.
CREATE FUNCTION common_paris_midnight_after(day date) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (day + 1)::timestamp AT TIME ZONE 'Europe/Paris';
