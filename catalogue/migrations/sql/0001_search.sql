-- These functions stay here: the triggers below call them, also for rows that a later migration writes. What only
-- queries call is in catalogue/sql/.

-- French without accents: « École » and « ecole » give the same lexeme.
CREATE TEXT SEARCH CONFIGURATION catalogue_french (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION catalogue_french
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, french_stem;

-- What names a record counts most, then what presents it, then its text. Only the beginning of a text is read: a
-- document has at most a megabyte of lexemes.
CREATE FUNCTION catalogue_lexemes(naming text, presenting text, content text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector('catalogue_french', replace(coalesce(naming, ''), '.', ' ')), 'A')
    || setweight(to_tsvector('catalogue_french', coalesce(presenting, '')), 'B')
    || setweight(to_tsvector('catalogue_french', left(coalesce(content, ''), 60000)), 'D');

CREATE FUNCTION catalogue_write_document(
    of_kind text, of_record bigint, its_key text, its_name text, its_acronym text, its_summary text, presenting text, content text
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO catalogue_searchdocument AS known (kind, record_id, key, name, acronym, summary, words, vector)
    VALUES (of_kind, of_record, its_key, its_name, its_acronym, its_summary,
            common_search_text(its_name, its_key, its_acronym, its_summary),
            catalogue_lexemes(concat_ws(' ', its_name, its_key, its_acronym), concat_ws(' ', its_summary, presenting), content))
    ON CONFLICT (kind, record_id) DO UPDATE
    SET key = excluded.key, name = excluded.name, acronym = excluded.acronym, summary = excluded.summary,
        words = excluded.words, vector = excluded.vector
$$;

CREATE FUNCTION catalogue_index_startup() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_write_document(
        'startup', NEW.id, NEW.slug, NEW.name, '', NEW.mission,
        array_to_string(NEW.themes || NEW.user_types, ' '), NEW.content);
    RETURN NULL;
END $$;

CREATE FUNCTION catalogue_index_incubator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_write_document('incubator', NEW.id, NEW.slug, NEW.name, '', NEW.summary, '', NEW.content);
    RETURN NULL;
END $$;

CREATE FUNCTION catalogue_index_administration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_write_document('administration', NEW.id, NEW.slug, NEW.name, NEW.acronym, '', '', '');
    RETURN NULL;
END $$;

CREATE FUNCTION catalogue_index_indicator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM catalogue_write_document(
        'indicator', NEW.id, NEW.code, NEW.label, '', NEW.wording, '', '');
    RETURN NULL;
END $$;

CREATE FUNCTION catalogue_forget_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM catalogue_searchdocument WHERE kind = TG_ARGV[0] AND record_id = OLD.id;
    RETURN NULL;
END $$;

CREATE FUNCTION catalogue_forget_documents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM catalogue_searchdocument WHERE kind = TG_ARGV[0];
    RETURN NULL;
END $$;

-- Each table: written, changed in what is searched, deleted, emptied.
DO $$
DECLARE
    watched record;
BEGIN
    FOR watched IN VALUES
        ('startup', 'startups_startup', 'slug, name, mission, themes, user_types, content'),
        ('incubator', 'incubators_incubator', 'slug, name, summary, content'),
        ('administration', 'incubators_administration', 'slug, name, acronym'),
        ('indicator', 'indicators_indicator', 'code, label, wording')
    LOOP
        EXECUTE format('CREATE TRIGGER search_on_insert AFTER INSERT ON %I FOR EACH ROW EXECUTE FUNCTION %I()',
                       watched.column2, 'catalogue_index_' || watched.column1);
        EXECUTE format('CREATE TRIGGER search_on_update AFTER UPDATE OF %s ON %I FOR EACH ROW WHEN ((%s) IS DISTINCT FROM (%s))
                        EXECUTE FUNCTION %I()',
                       watched.column3, watched.column2,
                       regexp_replace(watched.column3, '(\w+)', 'OLD.\1', 'g'),
                       regexp_replace(watched.column3, '(\w+)', 'NEW.\1', 'g'),
                       'catalogue_index_' || watched.column1);
        EXECUTE format('CREATE TRIGGER search_on_delete AFTER DELETE ON %I FOR EACH ROW EXECUTE FUNCTION catalogue_forget_document(%L)',
                       watched.column2, watched.column1);
        EXECUTE format('CREATE TRIGGER search_on_truncate AFTER TRUNCATE ON %I EXECUTE FUNCTION catalogue_forget_documents(%L)',
                       watched.column2, watched.column1);
    END LOOP;
END $$;
