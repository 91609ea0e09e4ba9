-- Words as they are searched: small letters without accents. unaccent() is only STABLE because its dictionary could be
-- replaced; naming the dictionary makes the result depend on nothing else.
-- It stays here: a generated column calls it.
CREATE FUNCTION common_search_text(VARIADIC words text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, array_to_string(words, ' ')));

-- A random value that the rows written by one transaction share, and no other transaction has: what is sealed by it receives
-- nothing more, even in a restored cluster, where the numbers of transactions begin again.
-- It stays here: the defaults of columns call it.
CREATE FUNCTION common_transaction_seal() RETURNS uuid
LANGUAGE sql VOLATILE
RETURN coalesce(
    nullif(current_setting('betaportfolio.seal', true), ''), set_config('betaportfolio.seal', gen_random_uuid()::text, true)
)::uuid;
