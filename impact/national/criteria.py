"""The three criteria of national impact, evaluated for every startup at once from the records.

1. deployed everywhere, and in acceleration or later; 2. enough people over 12 months; 3. still follows the standards.
A criterion is met, not met, or its evidence is missing: what nobody recorded proves nothing, neither way.
"""

import datetime as dt

from django.db import connection

from startups.standards import LEVELS


def status_now(startup: int, day: dt.date) -> str:
    """The status of one startup (key), as its records are inside the current transaction: stored nowhere."""
    with connection.cursor() as cursor:
        for evaluate in (CRITERIA, STATUSES):
            cursor.execute(evaluate, {"day": day, "startups": [startup]})
        cursor.execute("SELECT status FROM evaluated_statuses")
        return str(cursor.fetchone()[0])


def states_now(criterion: int, day: dt.date) -> dict[str, int]:
    """How many startups are in each state of a criterion, as the records are inside the current transaction."""
    with connection.cursor() as cursor:
        cursor.execute(CRITERIA, {"day": day, "startups": None})
        cursor.execute(
            "SELECT state, count(*) FROM evaluated_criteria WHERE criterion = %s GROUP BY state", [criterion]
        )
        return dict(cursor.fetchall())


_SOURCE, _STATISTICS, _QUALITY, _ACCESSIBILITY = (
    LEVELS[key].sql("startup") for key in ("code-source", "statistiques-publiees", "qualite", "accessibilite")
)


CRITERIA = f"""
DROP TABLE IF EXISTS evaluated_criteria;
CREATE TEMP TABLE evaluated_criteria ON COMMIT DROP AS
WITH evaluated AS NOT MATERIALIZED (
    SELECT * FROM startups_startup WHERE %(startups)s::bigint[] IS NULL OR id = ANY (%(startups)s)
),
threshold AS (
    SELECT people, share FROM impact_criterionthreshold WHERE first_day <= %(day)s ORDER BY first_day DESC LIMIT 1
),
reach AS (
    SELECT startup.id, span.start, kind.label,
           CASE WHEN kind.key IS NULL THEN 'missing'
                WHEN kind.counts_as_deployed THEN 'met'
                ELSE 'not_met' END AS phase_state,
           CASE WHEN facts.is_nationwide THEN 'met' WHEN NOT facts.is_nationwide THEN 'not_met' ELSE 'missing' END
               AS everywhere,
           coalesce(facts.nationwide_source, '') AS source, facts.nationwide_since
    FROM evaluated startup
    LEFT JOIN startups_span span ON span.startup_id = startup.id AND startups_in_state(span.start, span.stop, %(day)s)
    LEFT JOIN startups_phasekind kind ON kind.key = span.kind_id
    LEFT JOIN impact_impactfacts facts ON facts.startup_id = startup.id
),
people AS (
    SELECT DISTINCT ON (metric.startup_id) metric.startup_id, metric.code, metric.name, last.day, year.people,
           last.day > (%(day)s::date - interval '1 year') AS is_fresh,
           year.covered >= last.day - (last.day - interval '1 year')::date AS is_complete
    FROM impact_metric metric JOIN evaluated ON evaluated.id = metric.startup_id
    CROSS JOIN LATERAL (SELECT max("end") AS day FROM impact_measurement WHERE metric_id = metric.id) AS last
    CROSS JOIN LATERAL (
        SELECT sum(value) AS people, sum("end" - start) AS covered FROM impact_measurement
        WHERE metric_id = metric.id AND start >= (last.day - interval '1 year')::date
    ) AS year
    WHERE metric.counts_people AND last.day IS NOT NULL
    ORDER BY metric.startup_id, is_fresh DESC, year.people DESC NULLS LAST, metric.code
),
threshold_of AS (
    SELECT startup.id, people.code, people.name, people.day, people.people, people.is_fresh, people.is_complete,
           coalesce(ceil(facts.target_population * threshold.share / 100), threshold.people) AS needed
    FROM evaluated startup
    LEFT JOIN threshold ON true
    LEFT JOIN people ON people.startup_id = startup.id
    LEFT JOIN impact_impactfacts facts ON facts.startup_id = startup.id
),
number AS (
    SELECT *, CASE WHEN is_fresh AND people >= needed THEN 'met'
                   WHEN is_fresh AND is_complete AND people < needed THEN 'not_met'
                   ELSE 'missing' END AS state
    FROM threshold_of
),
statistics AS (
    SELECT checked.startup_id, checked.answered, common_paris_day(checked.checked_at) AS day
    FROM impact_linkcheck checked JOIN evaluated startup ON startup.id = checked.startup_id
    WHERE checked.field = 'stats_url' AND checked.url = startup.stats_url
),
standard AS (
    SELECT startup.id, piece.*,
           CASE WHEN piece.is_silent OR (piece.says = '' AND piece.is_refused IS NOT TRUE) THEN 'missing'
                WHEN piece.says <> '' THEN 'met' ELSE 'not_met' END AS state
    FROM evaluated startup
    LEFT JOIN impact_impactfacts facts ON facts.startup_id = startup.id
    LEFT JOIN statistics ON statistics.startup_id = startup.id
    CROSS JOIN LATERAL (VALUES
        (1, 'code', 'Code source ouvert', CASE WHEN {_SOURCE} THEN startup.repository ELSE '' END, NULL::date, false, false),
        (2, 'statistics', 'Statistiques publiques',
            CASE WHEN {_STATISTICS} THEN startup.stats_url WHEN startup.has_stats THEN 'Déclarées, sans adresse'
                 ELSE '' END, statistics.day, startup.has_stats IS FALSE, statistics.answered IS FALSE),
        (3, 'contact', 'Équipe que l’on peut joindre', startup.contact, NULL, false, false),
        (4, 'quality', 'Suivi de la qualité', coalesce(nullif(facts.quality_source, ''),
            CASE WHEN {_QUALITY} THEN startup.dashlord_url END,
            CASE WHEN {_ACCESSIBILITY} THEN 'Accessibilité : ' || startup.accessibility ELSE '' END),
            CASE WHEN facts.quality_source <> '' THEN facts.quality_checked_on END, false, false)
    ) AS piece (position, piece, what, says, day, is_refused, is_silent)
)
SELECT id AS startup_id, 1::smallint AS criterion,
       CASE WHEN 'not_met' IN (phase_state, everywhere) THEN 'not_met'
            WHEN 'missing' IN (phase_state, everywhere) THEN 'missing' ELSE 'met' END AS state,
       jsonb_build_array(
           jsonb_build_object('piece', 'phase', 'what', 'Phase', 'state', phase_state, 'says', coalesce(label, ''),
                              'date', start),
           jsonb_build_object('piece', 'reach', 'what', 'Déployé sur tout le territoire', 'state', everywhere,
                              'says', source, 'date', nationwide_since)) AS evidence
FROM reach
UNION ALL
SELECT id, 2, state, jsonb_build_array(jsonb_build_object(
    'piece', 'people', 'what', coalesce(name, 'Personnes concernées en douze mois'), 'state', state, 'says', '',
    'date', day - 1, 'metric', code, 'people', trunc(people), 'needed', needed, 'is_recent', is_fresh))
FROM number
UNION ALL
SELECT id, 3,
       CASE WHEN bool_or(state = 'not_met') THEN 'not_met' WHEN bool_and(state = 'met') THEN 'met' ELSE 'missing' END,
       jsonb_agg(jsonb_build_object('piece', piece, 'what', what, 'state', state, 'says', says, 'date', day)
                 ORDER BY position)
FROM standard GROUP BY id
"""  # noqa: S608
STATUSES = """
DROP TABLE IF EXISTS evaluated_statuses;
CREATE TEMP TABLE evaluated_statuses ON COMMIT DROP AS
SELECT startup_id, count(*) FILTER (WHERE state = 'met') AS criteria_met,
       CASE WHEN designated.startup_id IS NOT NULL AND bool_or(state = 'not_met') THEN 'designated_doubtful'
            WHEN designated.startup_id IS NOT NULL THEN 'designated'
            WHEN bool_or(state = 'not_met') THEN 'not_eligible'
            WHEN bool_and(state = 'met') THEN 'eligible'
            ELSE 'missing' END AS status
FROM evaluated_criteria LEFT JOIN (
    SELECT startup_id FROM impact_designation
    WHERE impact_is_designated(effective_on, withdrawn_on, %(day)s) GROUP BY startup_id
) AS designated USING (startup_id)
GROUP BY startup_id, designated.startup_id
"""
