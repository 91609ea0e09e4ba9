-- A service has national impact by a designation (impact_designation: effective_on, withdrawn_on) on a day.
CREATE FUNCTION impact_is_designated(effective_on date, withdrawn_on date, day date) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN effective_on <= day AND (withdrawn_on IS NULL OR withdrawn_on > day);
