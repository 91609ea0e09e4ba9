"""The state of a service on the day ``%(as_of)s``, as conditions of the statements that stay SQL."""

STATE = (
    "LEFT JOIN startups_span state ON state.startup_id = s.id AND startups_in_state(state.start, state.stop, %(as_of)s)"
    " LEFT JOIN startups_phase entered ON entered.id = state.phase_id"
)
CARRIED = 'startups_is_carried(m.start, m."end", %(as_of)s)'
DESIGNATED = "impact_is_designated(d.effective_on, d.withdrawn_on, %(as_of)s)"
AWARDED = "budget_counted_on(a.awarded_on, r.committee_on, r.year, r.quarter) <= %(as_of)s"
