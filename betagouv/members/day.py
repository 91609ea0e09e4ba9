"""The date of a file of members: given, else that of the fiches of the same snapshot, else its newest unplanned start."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from betagouv.models import ImportRun
from betagouv.sources.records_day import RecordsDay, choose_day
from common.freshness import MEMBERS, freshness_of
from common.words import date_fr

OF_THE_FICHES = "jour des fiches du même dossier"
APART = (
    "Ces membres sont du {members}, et les fiches importées du {fiches}. Indiquez leur jour (option « --day » de la "
    "commande), ou confirmez celui-ci."
)


@dataclass(frozen=True, slots=True)
class MembersDay:
    """The date of a file of members, and that of the fiches if the two must be the same (None: they need not be)."""

    day: RecordsDay
    fiches: dt.date | None

    def question(self, *, changed: bool) -> str:
        """Return the question to confirm before these members are written; empty if none."""
        return self.day.question(MEMBERS, changed=changed) or self._question_of_the_fiches()

    def _question_of_the_fiches(self) -> str:
        known = freshness_of(MEMBERS)
        if self.fiches in {None, self.day.day} or (known and known.day == self.day.day):
            return ""
        return APART.format(members=date_fr(self.day.day), fiches=date_fr(self.fiches))


def members_day(path: Path, starts: Sequence[dt.date], *, given: dt.date | None, is_empty: bool) -> MembersDay:
    """Return the date of the members of a file, whose missions have these ``starts``.

    Fiches and members of one snapshot have one date, even if another one is ``given``; a file from elsewhere has the
    date that is given; without one, the command asks if its date differs from that of the fiches.

    :raises SourceError: the date is in the future, more than a year before every mission, or unknown.
    """
    fiches = ImportRun.objects.filter(kind=ImportRun.Kind.RECORDS).first()
    together = fiches.records_as_of if fiches and is_of_snapshot(path, fiches.source) else None
    day = choose_day(MEMBERS, str(path), list(starts), given=given, published=together, is_empty=is_empty)
    if together and given is None:
        day = replace(day, origin=OF_THE_FICHES)
    held = fiches.records_as_of if fiches and (together or given is None) else None
    return MembersDay(day, None if is_empty else held)


def is_of_snapshot(path: Path, fiches: str) -> bool:
    """Whether a file is in the folder of the fiches or in its parent (``content`` is a folder of its snapshot)."""
    folder = Path(fiches).resolve()
    return folder.is_dir() and path.resolve().parent in {folder, folder.parent}
