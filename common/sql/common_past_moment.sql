-- The record time of a version: when its transaction began, or the moment that a replay of past states gives.
--
-- The moment is said by `betaportfolio.recorded_at`, for one transaction. Whatever sets it, the database accepts it only
-- from a replay, of a moment that is past and not before those already replayed, and as long as nobody has written.
CREATE OR REPLACE FUNCTION common_past_moment() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
    moment timestamptz := current_setting('betaportfolio.recorded_at')::timestamptz;
    context text := current_setting('pghistory.context_metadata', true);
    known common_replaybounds%ROWTYPE;
BEGIN
    SELECT * INTO known FROM public.common_replaybounds;
    IF coalesce(context, '') = '' OR context::jsonb ->> 'source' IS DISTINCT FROM 'replay' THEN
        RAISE EXCEPTION 'record_time_replay_only: only a replay gives a past record time';
    END IF;
    IF known.edited_since IS NOT NULL THEN
        RAISE EXCEPTION 'record_time_before_people: people have written since %', known.edited_since;
    END IF;
    IF moment > now() THEN
        RAISE EXCEPTION 'record_time_past: % is to come', moment;
    END IF;
    IF moment < known.replayed_until THEN
        RAISE EXCEPTION 'record_time_forward: states are replayed until %', known.replayed_until;
    END IF;
    RETURN moment;
END $$;
