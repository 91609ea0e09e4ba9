"""Store how many lines of each fiche are to be reported, so that menus, boards and e-mails do not compute them."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from betagouv.local_changes.queries import local_changes
from betagouv.models import LinesToReport
from common.words import plural_fr


def report_step(day: dt.date, startups: Collection[int] | None) -> str:
    """Store the numbers of the fiches for ``recompute``; a fiche keeps its day while its number stays the same."""
    found = Counter(one.startup for one in local_changes(startups))
    rows = LinesToReport.objects.all() if startups is None else LinesToReport.objects.filter(startup__in=startups)
    stored = dict(rows.values_list("startup", "count"))
    if gone := stored.keys() - found.keys():
        rows.filter(startup__in=gone).delete()
    LinesToReport.objects.bulk_create(
        [
            LinesToReport(startup_id=startup, count=count, changed_on=day)
            for startup, count in found.items()
            if stored.get(startup) != count
        ],
        update_conflicts=True,
        unique_fields=["startup"],
        update_fields=["count", "changed_on"],
    )
    return plural_fr(sum(found.values()), "ligne à reporter.", "lignes à reporter.")
