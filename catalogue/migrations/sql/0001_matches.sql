-- Every word asked for, in any of its forms; null when none says anything (« de la », « ? »).
CREATE FUNCTION catalogue_query(asked text[]) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT string_agg('(' || plainto_tsquery('catalogue_french', word)::text || ')', ' & ')::tsquery
    FROM unnest(asked) AS word WHERE numnode(plainto_tsquery('catalogue_french', word)) > 0
$$;

-- A word as a pattern of LIKE that holds it anywhere, whatever its accents and its signs.
CREATE FUNCTION catalogue_pattern(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN '%' || regexp_replace(common_search_text(word), '([\\%_])', '\\\1', 'g') || '%';

-- The records that hold every word asked for: as letters of what names and presents them, or as words of their whole
-- text; and the services and incubators of an administration that does. The greater the score, the closer the name.
CREATE FUNCTION catalogue_matches(asked text[]) RETURNS TABLE (kind text, record_id bigint, score real)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH wanted AS MATERIALIZED (
        SELECT catalogue_query(asked) AS query, common_search_text(array_to_string(asked, ' ')) AS phrase,
               ARRAY(SELECT catalogue_pattern(word) FROM unnest(asked) AS word) AS patterns,
               -- one pattern finds the candidates by the index: the longest
               (SELECT catalogue_pattern(word) FROM unnest(asked) AS word ORDER BY length(word) DESC, word LIMIT 1) AS longest
    ),
    found AS MATERIALIZED (
        SELECT d.id FROM catalogue_searchdocument d WHERE d.vector @@ (SELECT query FROM wanted)
        UNION
        SELECT d.id FROM catalogue_searchdocument d
        WHERE d.words LIKE (SELECT longest FROM wanted) AND d.words LIKE ALL ((SELECT patterns FROM wanted)::text[])
    ),
    direct AS MATERIALIZED (
        SELECT d.kind, d.record_id,
               CASE WHEN common_search_text(d.name) = w.phrase OR common_search_text(d.acronym) = w.phrase THEN 8
                    WHEN starts_with(common_search_text(d.name), w.phrase) THEN 4
                    WHEN strpos(' ' || common_search_text(d.name), ' ' || w.phrase) > 0 THEN 2
                    ELSE 0 END
               + coalesce(ts_rank(d.vector, w.query), 0) AS score
        FROM found JOIN catalogue_searchdocument d ON d.id = found.id CROSS JOIN wanted w
    )
    SELECT every.kind, every.record_id, max(every.score)::real
    FROM (
        SELECT direct.kind, direct.record_id, direct.score FROM direct
        UNION ALL
        SELECT 'startup', sp.startup_id, 0.15
        FROM direct JOIN startups_sponsorship sp ON sp.administration_id = direct.record_id
        WHERE direct.kind = 'administration'
        UNION ALL
        SELECT 'incubator', i.id, 0.15
        FROM direct JOIN incubators_incubator i ON i.owner_id = direct.record_id
        WHERE direct.kind = 'administration'
    ) AS every
    GROUP BY every.kind, every.record_id
$$;

-- What somebody may have meant whose words match nothing: records whose name or presentation has nearly the same letters.
CREATE FUNCTION catalogue_alike(phrase text, shown int) RETURNS TABLE (kind text, record_id bigint, score real)
LANGUAGE sql STABLE PARALLEL SAFE SET pg_trgm.word_similarity_threshold = 0.5 AS $$
    SELECT d.kind, d.record_id,
           greatest(word_similarity(common_search_text(phrase), common_search_text(d.name)),
                    similarity(common_search_text(phrase), common_search_text(d.name)))
    FROM catalogue_searchdocument d
    WHERE common_search_text(phrase) <% d.words
    ORDER BY 3 DESC, d.kind, d.key LIMIT shown
$$;
