"""The day since which the installation follows committees and results."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from common.clock import today
from common.history import recorded
from common.words import date_fr
from startups.models import EditedRecord


@recorded()
class Beginning(EditedRecord):
    """The day since which the installation follows committees and results; a single row. Nothing is late before it."""

    KEY = ("id",)
    EDITED = ("day",)

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    day = models.DateField(
        "suivi depuis le", help_text="Aucun comité, aucune valeur n’est en retard si son échéance précède ce jour."
    )

    class Meta:
        verbose_name = "début du suivi"
        constraints = [
            models.CheckConstraint(
                name="beginning_single",
                condition=Q(id=1),
                violation_error_message="Le début du suivi existe déjà : corrigez-le.",
            ),
        ]

    def __str__(self) -> str:
        return f"Suivi depuis le {date_fr(self.day)}"

    def clean(self) -> None:
        """Refuse a day to come: until then everything late would be hidden."""
        if self.day > today():
            raise ValidationError({"day": f"Choisissez aujourd’hui ou un jour passé, pas le {date_fr(self.day)}."})


def follow_since(day: dt.date) -> None:
    """Record the beginning, at the first import; a recorded one is left as it is."""
    if not Beginning.objects.exists():
        Beginning.objects.create(day=day)
