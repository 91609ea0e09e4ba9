-- Rebuild the effective timeline of some startups from their phases and memberships.
--
-- An entry is a phase that has a start; entries are ordered by start, rank of the kind, place in the record; each lasts
-- until the next one's start, and is cut where the lead incubator changes.
CREATE OR REPLACE FUNCTION startups_refresh_spans(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- Two transactions that change one startup take turns, so that the second sees what the first wrote.
    PERFORM 1 FROM startups_startup WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM startups_span WHERE startup_id = ANY (ids);
    INSERT INTO startups_span (startup_id, phase_id, kind_id, incubator_id, start, until, is_entry, first_of_kind, is_launch)
    WITH entry AS (
        SELECT p.id, p.startup_id, p.kind_id, p.start,
               lead(p.start) OVER life AS until,
               row_number() OVER (PARTITION BY p.startup_id, p.kind_id ORDER BY p.start, p.position, p.id) = 1
                   AS first_of_kind,
               k.is_launch AND row_number() OVER (
                   PARTITION BY p.startup_id, k.is_launch ORDER BY p.start, k.rank, p.position, p.id
               ) = 1 AS is_launch
        FROM startups_phase p JOIN startups_phasekind k ON k.key = p.kind_id
        WHERE p.startup_id = ANY (ids) AND p.start IS NOT NULL
        WINDOW life AS (PARTITION BY p.startup_id ORDER BY p.start, k.rank, p.position, p.id)
    ),
    cut AS (
        SELECT e.id, e.start AS day FROM entry e
        UNION
        SELECT e.id, bound.day
        FROM entry e
        JOIN startups_membership m ON m.startup_id = e.startup_id AND m.is_lead
        CROSS JOIN LATERAL (VALUES (m.start), (m.until)) AS bound (day)
        WHERE bound.day > e.start AND (e.until IS NULL OR e.until > bound.day)
    ),
    piece AS (
        SELECT e.id, e.startup_id, e.kind_id, e.first_of_kind, e.is_launch, e.start AS entered, c.day AS start,
               coalesce(lead(c.day) OVER (PARTITION BY e.id ORDER BY c.day), e.until) AS until
        FROM entry e JOIN cut c ON c.id = e.id
    )
    SELECT piece.startup_id, piece.id, piece.kind_id, m.incubator_id, piece.start, piece.until,
           piece.start = piece.entered, piece.first_of_kind AND piece.start = piece.entered,
           piece.is_launch AND piece.start = piece.entered
    FROM piece
    LEFT JOIN startups_membership m
        ON m.startup_id = piece.startup_id AND m.is_lead
        AND (m.start IS NULL OR m.start <= piece.start) AND (m.until IS NULL OR m.until > piece.start)
    ORDER BY piece.startup_id, piece.start, piece.id;
END $$;
