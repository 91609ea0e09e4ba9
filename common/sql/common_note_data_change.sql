-- Called by a trigger of each recorded table: one row for each transaction that changes records, and the day when a
-- person first wrote.
CREATE OR REPLACE FUNCTION common_note_data_change() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context text := current_setting('pghistory.context_metadata', true);
BEGIN
    IF coalesce(current_setting('betaportfolio.data_changed', true), '') = '' THEN
        INSERT INTO common_datachange DEFAULT VALUES;
        PERFORM set_config('betaportfolio.data_changed', 'yes', true);
    END IF;
    IF coalesce(context, '') <> ''
       AND (context::jsonb ->> 'user' IS NOT NULL OR context::jsonb ->> 'source' IN ('page', 'api'))
       AND NOT EXISTS (SELECT FROM common_replaybounds WHERE edited_since IS NOT NULL) THEN
        INSERT INTO common_replaybounds AS known (id, edited_since) VALUES (1, now())
        ON CONFLICT (id) DO UPDATE SET edited_since = now() WHERE known.edited_since IS NULL;
    END IF;
END $$;
