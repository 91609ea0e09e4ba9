"""What every kind of record that people add, correct and withdraw declares (``startups.records`` writes them)."""

from typing import ClassVar

from django.db import models


class EditedRecord(models.Model):
    """A record that people add, correct and withdraw, each time with a reason.

    The rules on its columns are in ``clean`` and in its constraints.
    """

    EDITED: ClassVar[tuple[str, ...]]
    """The columns of its form, which the optimistic lock compares."""
    KEY: ClassVar[tuple[str, ...]] = ()
    """The columns that identify it, where saving a second one with the same values corrects the first."""
    STARTUP_PATH: ClassVar[str] = ""
    """Where to read its service, such as ``participation.startup``; empty for a record of the whole programme."""
    IN_USE: ClassVar[str] = "D’autres enregistrements en dépendent : retirez-les d’abord."
    """Why it can't be withdrawn while other records refer to it."""

    class Meta:
        abstract = True
