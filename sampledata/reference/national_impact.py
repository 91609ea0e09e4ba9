"""The designations of national impact: the lists that the programme publishes decide their millésimes."""

from django.core.exceptions import ValidationError

from impact.models import Designation
from sampledata.additions import ids
from sampledata.reference.facts import ReferenceFacts
from sampledata.reference.outcome import Loading
from startups.models import Startup


def load_designations(facts: ReferenceFacts, loading: Loading) -> None:
    """Insert the designations of services without any, in force or withdrawn; confirm the millésimes that were proposed."""
    stated = facts.designations
    startups = ids(Startup, "slug", (row["startup"] for row in stated["designations"]))
    wanted = [
        Designation(startup_id=startups[row["startup"]], millesime=row["millesime"], source=stated[row["source"]])
        for row in stated["designations"]
    ]
    loading.count("millésimes confirmés", _confirm(wanted))
    loading.add("désignations", Designation, ("startup_id",), wanted, ("millesime",))


def _confirm(wanted: list[Designation]) -> int:
    """Give each unconfirmed designation the millésime of the list, unless its day contradicts it; return their number."""
    listed = {row.startup_id: row for row in wanted}
    proposed = Designation.objects.filter(startup_id__in=listed, is_millesime_confirmed=False, withdrawn_on=None)
    confirmed = 0
    for one in proposed:
        list_of_programme = listed[one.startup_id]
        one.millesime, one.is_millesime_confirmed = list_of_programme.millesime, True
        one.reason = f"Millésime confirmé : {list_of_programme.source}"
        try:
            one.validate_constraints()
        except ValidationError:
            continue
        one.save(update_fields=["millesime", "is_millesime_confirmed", "reason"])
        confirmed += 1
    return confirmed
