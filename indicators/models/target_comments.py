"""« Où en est-on » : the dated comments of staff on the target of an indicator in the running year."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.clock import today
from common.history import recorded
from common.periods import months_before
from common.words import date_fr
from indicators.models.indicators import Indicator
from startups.models import EditedRecord

MONTHS_OF_A_COMMENT = 3
"""A comment older than so many months is displayed as old."""


@recorded()
class TargetComment(EditedRecord):
    """What the person in charge says on a day of the target of ``indicator`` in ``year``; the last one is displayed.

    It refers to the year, not to a row of ``Target``: a target that is removed, then set again, keeps its comments.
    """

    EDITED = ("said_on", "text")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="target_comments")
    year = models.PositiveSmallIntegerField("année", help_text="Année de la cible.")
    said_on = models.DateField("à la date du")
    text = models.TextField("où en est-on", max_length=2000)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "commentaire d’une cible"
        ordering = ["indicator_id", "-year", "-said_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="target_comment_not_empty",
                condition=~Q(text=""),
                violation_error_message="Écrivez où en est la cible.",
            ),
            models.CheckConstraint(
                name="target_comment_in_its_year",
                condition=Q(said_on__year=F("year")),
                violation_error_message="La date est dans l’année de la cible.",
            ),
        ]

    def __str__(self) -> str:
        return f"Commentaire du {date_fr(self.said_on)} : {self.indicator}, {self.year}"

    def clean(self) -> None:
        """Refuse another year than the running one, and a day to come."""
        if self.year != today().year:
            raise ValidationError(f"L’année {self.year} n’est pas en cours : seule une cible de l’année se commente.")
        if self.said_on.year != self.year or self.said_on > today():
            raise ValidationError({"said_on": f"La date va du 1er janvier {self.year} à aujourd’hui."})

    def is_old_on(self, day: dt.date) -> bool:
        """Whether it was written more than three months before ``day``."""
        return self.said_on < months_before(day, MONTHS_OF_A_COMMENT)
