-- The day that it is in Paris at a moment.
CREATE OR REPLACE FUNCTION common_paris_day(moment timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (moment AT TIME ZONE 'Europe/Paris')::date;
