-- A service has national impact by a designation (impact_designation: effective_on, withdrawn_on) on a day.
CREATE FUNCTION impact_is_designated(effective_on date, withdrawn_on date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN effective_on <= day AND (withdrawn_on IS NULL OR withdrawn_on > day);

-- When the next committee of a product is due: on the day that the last one gave; never after one that decided to stop;
-- else six months after the last one was held, or after the product entered its phase when none was.
CREATE FUNCTION impact_committee_due(entered_on date, held_on date, next_due_on date, decision text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN next_due_on IS NOT NULL THEN next_due_on
    WHEN decision = 'stop' THEN NULL
    ELSE (coalesce(held_on, entered_on) + interval '6 months')::date
END;
