-- What somebody may have meant whose words match nothing: records whose name or presentation has nearly the same letters.
-- The first statement loads pg_trgm in this session: until then only a superuser may name its settings.
SELECT word_similarity('', '');
CREATE OR REPLACE FUNCTION catalogue_alike(phrase text, shown int) RETURNS TABLE (kind text, record_id bigint, score real)
LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.word_similarity_threshold = 0.5 AS $$
    SELECT d.kind, d.record_id,
           greatest(word_similarity(common_search_text(phrase), common_search_text(d.name)),
                    similarity(common_search_text(phrase), common_search_text(d.name)))
    FROM catalogue_searchdocument d
    WHERE common_search_text(phrase) <% d.words
    ORDER BY 3 DESC, d.kind, d.key LIMIT shown
$$;
