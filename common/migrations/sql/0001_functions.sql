-- Words as they are searched: small letters without accents. unaccent() is only STABLE because its dictionary could be
-- replaced; naming the dictionary makes the result depend on nothing else.
CREATE FUNCTION common_search_text(VARIADIC words text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, array_to_string(words, ' ')));

-- Called by a trigger of each recorded table: one row for each transaction that changes records, and the day when a
-- person first wrote.
CREATE FUNCTION common_note_data_change() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    context text := current_setting('pghistory.context_metadata', true);
BEGIN
    IF coalesce(current_setting('betaportfolio.data_changed', true), '') = '' THEN
        INSERT INTO common_datachange DEFAULT VALUES;
        PERFORM set_config('betaportfolio.data_changed', 'yes', true);
    END IF;
    IF coalesce(context, '') <> ''
       AND (context::jsonb ->> 'user' IS NOT NULL OR context::jsonb ->> 'source' IN ('page', 'api'))
       AND NOT EXISTS (SELECT FROM common_recordtime WHERE edited_since IS NOT NULL) THEN
        INSERT INTO common_recordtime AS known (id, edited_since) VALUES (1, now())
        ON CONFLICT (id) DO UPDATE SET edited_since = now() WHERE known.edited_since IS NULL;
    END IF;
END $$;

-- A random value that the rows written by one transaction share, and no other transaction has: what is sealed by it receives
-- nothing more, even in a restored cluster, where the numbers of transactions begin again.
CREATE FUNCTION common_transaction_seal() RETURNS uuid
LANGUAGE sql VOLATILE
RETURN coalesce(
    nullif(current_setting('betaportfolio.seal', true), ''), set_config('betaportfolio.seal', gen_random_uuid()::text, true)
)::uuid;
