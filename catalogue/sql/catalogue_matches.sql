-- The records that hold every word asked for: as letters of what names and presents them, or as words of their whole
-- text; and the services and incubators of an administration that does. The greater the score, the closer the name.
CREATE OR REPLACE FUNCTION catalogue_matches(asked text[]) RETURNS TABLE (kind text, record_id bigint, score real)
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
