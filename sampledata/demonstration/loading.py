"""Load the demonstration, once, into a database without real records."""

import datetime as dt

import pghistory
from django.db import transaction

from common.sql import measure_tables
from sampledata.demonstration.fictitious_records import plan
from sampledata.demonstration.funds import write_funds
from sampledata.demonstration.measures import write_measures
from sampledata.demonstration.members import write_members
from sampledata.demonstration.reach import write_reach
from sampledata.demonstration.signin import allowed, make_accounts
from sampledata.demonstration.targets import write_targets
from sampledata.demonstration.writing import write
from sampledata.reference import load_reference, read
from startups.models import Startup

REASON = "Démonstration"
FORCE = "Pour la charger quand même, ajoutez --force."


class DemonstrationRefused(Exception):  # noqa: N818 - it says what happened, as Django's PermissionDenied
    """The demonstration may not be loaded into this database; the message gives the reason and the remedy."""


def is_loaded() -> bool:
    """Whether the invented fiches are loaded."""
    return Startup.objects.filter(is_fictitious=True).exists()


def load_demo(today: dt.date, *, force: bool = False) -> dict[str, int]:
    """Load the reference facts, then the demonstration until ``today``; return the numbers of rows by kind.

    If already loaded, do nothing and return an empty dictionary. ``force`` loads it outside a local run, without its
    accounts, or next to real records, which stay unchanged and keep their targets.

    :raises DemonstrationRefused: without ``force``, this is not a local run, or there are real records.
    """
    if is_loaded():
        return {}
    if not force:
        _check_welcome()
    fiches, is_alone = plan(today), not _real_fiches()
    with transaction.atomic():
        load_reference()
        with pghistory.context(source="demonstration", reason=REASON):
            written = {
                **write(fiches),
                **write_measures(fiches, today),
                **write_reach(fiches, today),
                **write_funds(today),
                **(write_targets(today) if is_alone else {}),
                "membres": write_members(today),
            }
            accounts = make_accounts() if allowed() else 0
        measure_tables()
        return {**written, "comptes": accounts}


def _check_welcome() -> None:
    if not allowed():
        raise DemonstrationRefused(
            "La démonstration a des fiches fictives et se charge dans une installation locale (make run), pas dans un"
            f" déploiement. {FORCE}"
        )
    if real := _real_fiches():
        raise DemonstrationRefused(
            f"La base contient des fiches réelles ({real}) : la démonstration y mêlerait des fiches fictives. {FORCE}"
        )


def _real_fiches() -> int:
    """Return the number of recorded fiches that the reference facts do not name."""
    return Startup.objects.exclude(slug__in=read().startups).count()
