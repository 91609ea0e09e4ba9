"""How the live results follow the records: what changed since they were computed, and what they were computed by."""

from django.db import models

from indicators.models.indicators import Definition


class Touched(models.Model):
    """A record that changed since the last computation; written by triggers, in the transaction that changes it.

    ``table`` is the one that was written; ``subject`` says what ``key`` is: a ``startup``, or a record of no startup
    (``award``, ``credit_line``); ``all`` when the table was emptied at once. A row can be there several times.
    """

    table = models.CharField(max_length=63)
    subject = models.CharField(max_length=30)
    key = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.table} : {self.subject} {self.key}"


class Computed(models.Model):
    """The live results of a definition hold every change but those of ``Touched``, for a statement and a day.

    Another statement, or another day, and they have to be computed as a whole.
    """

    definition = models.OneToOneField(Definition, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=32, blank=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.definition} le {self.day}"
