-- The moment at which a day ends in Paris.
CREATE OR REPLACE FUNCTION common_paris_midnight_after(day date) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (day + 1)::timestamp AT TIME ZONE 'Europe/Paris';
