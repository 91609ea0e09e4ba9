-- Every word asked for, in any of its forms; null when none says anything (« de la », « ? »).
CREATE OR REPLACE FUNCTION catalogue_query(asked text[]) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT string_agg('(' || plainto_tsquery('catalogue_french', word)::text || ')', ' & ')::tsquery
    FROM unnest(asked) AS word WHERE numnode(plainto_tsquery('catalogue_french', word)) > 0
$$;
