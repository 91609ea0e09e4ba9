-- The day on which an award counts: its own, else that of the committee of its round, else the last day of the round's
-- quarter, or of its year when the quarter is unknown. A 1 January after the year of its round is no day of its own: the
-- records have one where the day is unknown, and the award counts in the year of its round.
CREATE OR REPLACE FUNCTION budget_counted_on(awarded_on date, committee_on date, year int, quarter int) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
    CASE WHEN awarded_on > make_date(year, 12, 31) AND extract(doy FROM awarded_on) = 1 THEN NULL ELSE awarded_on END,
    committee_on,
    (make_date(year, 3 * coalesce(quarter, 4), 1) + interval '1 month')::date - 1
);
