"""A fiche as the API gives it: pieces of SQL over ``page`` (id, kind_id, since, and the order of the page).

Each piece is made for the whole page at once, then joined: ten times cheaper than once for each fiche.
"""

from catalogue.listing.conditions import AWARDED, CARRIED, DESIGNATED

PARTS = f"""
lives AS (
    SELECT startup_id, json_agg(json_build_object('kind', kind_id, 'start', start, 'end', stop,
                                                  'declared_end', declared_end)
                                ORDER BY start, rank, position, id) AS phases
    FROM (
        SELECT e.startup_id, e.kind_id, e.start, lead(e.start) OVER life AS stop, p.declared_end, k.rank, p.position, p.id
        FROM startups_span e
        JOIN startups_phase p ON p.id = e.phase_id
        JOIN startups_phasekind k ON k.key = e.kind_id
        WHERE e.is_entry AND e.startup_id IN (SELECT id FROM page)
        WINDOW life AS (PARTITION BY e.startup_id ORDER BY e.start, k.rank, p.position, p.id)
    ) entries
    GROUP BY startup_id
),
carriers AS (
    SELECT m.startup_id, max(i.slug) FILTER (WHERE m.is_lead) AS lead,
           array_agg(i.slug ORDER BY m.is_lead DESC, m.position, i.slug) AS slugs
    FROM startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id
    WHERE m.startup_id IN (SELECT id FROM page) AND {CARRIED}
    GROUP BY m.startup_id
),
sponsoring AS (
    SELECT sp.startup_id, array_agg(o.slug ORDER BY sp.position, sp.id) AS slugs
    FROM startups_sponsorship sp JOIN incubators_administration o ON o.id = sp.administration_id
    WHERE sp.startup_id IN (SELECT id FROM page)
    GROUP BY sp.startup_id
),
designated AS (
    SELECT d.startup_id, max(d.millesime) AS millesime
    FROM impact_designation d WHERE {DESIGNATED}
    GROUP BY d.startup_id
),
awarded AS (
    SELECT a.startup_id, array_agg(r.number ORDER BY r.number) AS rounds
    FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id
    WHERE a.startup_id IS NOT NULL AND {AWARDED}
    GROUP BY a.startup_id
)
"""

COLUMNS = """
    s.slug, s.name, s.mission,
    CASE WHEN kind.key IS NOT NULL
         THEN json_build_object('kind', kind.key, 'label', kind.label, 'since', page.since) END AS phase,
    carriers.lead AS incubator, coalesce(carriers.slugs, '{}') AS incubators,
    s.contact, s.link, s.repository, s.stats_url, s.accessibility, s.themes, s.user_types, s.technologies,
    coalesce(sponsoring.slugs, '{}') AS sponsors, coalesce(lives.phases, '[]') AS phases,
    designated.millesime AS national_impact, coalesce(awarded.rounds, '{}') AS fast, s.is_fictitious,
    %(site)s || '/startups/' || s.slug || '/' AS url
"""

JOINED = """
    page JOIN startups_startup s ON s.id = page.id
    LEFT JOIN startups_phasekind kind ON kind.key = page.kind_id
    LEFT JOIN lives ON lives.startup_id = s.id
    LEFT JOIN carriers ON carriers.startup_id = s.id
    LEFT JOIN sponsoring ON sponsoring.startup_id = s.id
    LEFT JOIN designated ON designated.startup_id = s.id
    LEFT JOIN awarded ON awarded.startup_id = s.id
"""

# Of one fiche: small lists, each in the order of its record.
DETAILS = """
    s.content, s.impact_url, s.budget_url, s.redirect_from,
    json_build_object('has_stats', s.has_stats, 'risk_analysed', s.risk_analysed,
                      'risk_analysis_url', s.risk_analysis_url, 'security_followed', s.security_followed,
                      'dashlord_url', s.dashlord_url) AS standards,
    (SELECT coalesce(json_agg(json_build_object('kind', p.kind_id, 'declared_end', p.declared_end)
                              ORDER BY p.position, p.id), '[]')
     FROM startups_phase p WHERE p.startup_id = s.id AND p.start IS NULL) AS undated_phases,
    (SELECT coalesce(json_agg(json_build_object('kind', e.kind_id, 'incubator', i.slug, 'start', e.start,
                                                'stop', e.stop)
                              ORDER BY e.start, e.stop, k.rank, e.id), '[]')
     FROM startups_span e JOIN startups_phasekind k ON k.key = e.kind_id
     LEFT JOIN incubators_incubator i ON i.id = e.incubator_id WHERE e.startup_id = s.id) AS timeline,
    (SELECT coalesce(json_agg(json_build_object('incubator', i.slug, 'name', i.name, 'start', m.start, 'end', m."end",
                                                'is_lead', m.is_lead)
                              ORDER BY m.start NULLS FIRST, m.position, m.id), '[]')
     FROM startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id
     WHERE m.startup_id = s.id) AS memberships,
    (SELECT coalesce(json_agg(json_build_object('kind', v.kind, 'date', v.date, 'comment', v.comment)
                              ORDER BY v.date, v.position, v.id), '[]')
     FROM startups_lifeevent v WHERE v.startup_id = s.id) AS events,
    (SELECT coalesce(json_agg(json_build_object('start', p.start, 'problem', n.problem, 'sponsor', o.slug,
                                                'conclusion', n.conclusion, 'concluded_on', n.concluded_on,
                                                'synthesis', n.synthesis)
                              ORDER BY p.start, p.id), '[]')
     FROM startups_investigation n JOIN startups_phase p ON p.id = n.phase_id
     LEFT JOIN incubators_administration o ON o.id = n.sponsor_id WHERE p.startup_id = s.id) AS investigations,
    (SELECT coalesce(json_agg(json_build_object('round', r.number, 'amount', trim_scale(a.amount),
                                                'awarded_on', a.awarded_on, 'objective', a.objective,
                                                'result', a.result, 'result_on', a.result_on,
                                                'objective_reached', a.objective_reached)
                              ORDER BY r.number), '[]')
     FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id WHERE a.startup_id = s.id) AS awards,
    (SELECT coalesce(json_agg(json_build_object('millesime', d.millesime, 'decided_on', d.decided_on,
                                                'reason', d.reason, 'withdrawn_on', d.withdrawn_on,
                                                'withdrawal_reason', d.withdrawal_reason)
                              ORDER BY d.millesime, d.id), '[]')
     FROM impact_designation d WHERE d.startup_id = s.id) AS designations
"""
