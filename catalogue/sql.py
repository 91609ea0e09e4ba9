"""Joins and conditions on a day (``as_of``) that the SQL of this app shares, for one table each."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, SmallIntegerField

from common.periods import in_force_sql

STATE = (
    "LEFT JOIN startups_span state ON state.startup_id = s.id"
    f" AND {in_force_sql('%(as_of)s', start='state.start', until='state.until')}"
    " LEFT JOIN startups_phase entered ON entered.id = state.phase_id"
)
CARRIED = in_force_sql("%(as_of)s", start="m.start", until="m.until", open_start=True)
DESIGNATED = in_force_sql("%(as_of)s", start="d.effective_on", until="d.withdrawn_on")
AWARDED = "budget_counted_on(a.awarded_on, r.committee_on, r.year, r.quarter) <= %(as_of)s"


class LastMillesime(Func):
    """The last millésime of the designations of a service (its key) in force on ``as_of``; null without any.

    In SQL, as the next one: subqueries of the ORM take ten times as long to write, a twentieth of the time of the list.
    """

    template = (
        f"(SELECT max(d.millesime) FROM impact_designation d WHERE d.startup_id = %(expressions)s AND {DESIGNATED})"
    )
    output_field = SmallIntegerField()


class RoundsWon(Func):
    """The numbers of the FAST rounds that a service (its key) had won on ``as_of``, in order."""

    template = (
        "ARRAY(SELECT r.number FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id"
        f" WHERE a.startup_id = %(expressions)s AND {AWARDED} ORDER BY r.number)"
    )
    output_field = ArrayField(SmallIntegerField())
