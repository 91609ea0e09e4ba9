-- Words as they are searched: small letters without accents. unaccent() is only STABLE because its dictionary could be
-- replaced; naming the dictionary makes the result depend on nothing else.
CREATE FUNCTION common_search_text(VARIADIC words text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, array_to_string(words, ' ')));

-- Called by a trigger of each recorded table: one row for each transaction that changes records.
CREATE FUNCTION common_note_data_change() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('betaportfolio.data_changed', true), '') = '' THEN
        INSERT INTO common_datachange DEFAULT VALUES;
        PERFORM set_config('betaportfolio.data_changed', 'yes', true);
    END IF;
END $$;
