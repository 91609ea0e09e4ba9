"""Joins and conditions on a day (``as_of``) that the SQL of this app shares, by the functions of the database."""

STATE = (
    "LEFT JOIN startups_span state ON state.startup_id = s.id AND startups_in_state(state.start, state.until, %(as_of)s)"
    " LEFT JOIN startups_phase entered ON entered.id = state.phase_id"
)
CARRIED = "startups_is_carried(m.start, m.until, %(as_of)s)"
DESIGNATED = "impact_is_designated(d.effective_on, d.withdrawn_on, %(as_of)s)"
AWARDED = "budget_counted_on(a.awarded_on, r.committee_on, r.year, r.quarter) <= %(as_of)s"
