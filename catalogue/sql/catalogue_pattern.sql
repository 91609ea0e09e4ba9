-- A word as a pattern of LIKE that holds it anywhere, whatever its accents and its signs.
CREATE OR REPLACE FUNCTION catalogue_pattern(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN '%' || regexp_replace(common_search_text(word), '([\\%_])', '\\\1', 'g') || '%';
