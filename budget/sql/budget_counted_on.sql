-- The day on which an award counts: its own, else that of the committee of its round, else the last day of the round's
-- quarter, or of its year when the quarter is unknown.
CREATE OR REPLACE FUNCTION budget_counted_on(awarded_on date, committee_on date, year int, quarter int) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
    awarded_on, committee_on, (make_date(year, 3 * coalesce(quarter, 4), 1) + interval '1 month')::date - 1
);
