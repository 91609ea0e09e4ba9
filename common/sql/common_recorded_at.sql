CREATE OR REPLACE FUNCTION common_recorded_at() RETURNS timestamptz LANGUAGE sql STABLE
RETURN CASE
    WHEN coalesce(current_setting('betaportfolio.recorded_at', true), '') = '' THEN now()
    ELSE common_past_moment()
END;
