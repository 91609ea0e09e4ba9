"""Services designated as having national impact."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import ExtractYear

from common.history import recorded
from common.periods import FIRST_YEAR, LAST_YEAR
from impact.millesimes import PROPOSED
from startups.models import Startup


class EndOfYear(Func):
    """The 31 December of a year."""

    template = "make_date((%(expressions)s)::int, 12, 31)"
    output_field = models.DateField()


@recorded(dated_by=("decided_on", "withdrawn_on"))
class Designation(models.Model):
    """A service counts for national impact, for the year ``millesime``.

    It is decided by a person, often in the next year: it counts from the decision, and at the latest from 31 December
    of its millésime (``effective_on``). A withdrawal ends it and keeps it. Unknown ``decided_on`` is null. An imported
    one only has a date: its millésime is proposed until it is confirmed. ``year_by_date`` is the year of its date, before
    and after.
    """

    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, related_name="designations")
    millesime = models.PositiveSmallIntegerField("millésime")
    decided_on = models.DateField("décidée le", null=True, blank=True)
    is_millesime_confirmed = models.BooleanField(
        "millésime confirmé",
        default=True,
        db_default=True,
        help_text="Faux : millésime proposé d’après la date de l’événement, que l’équipe DINUM n’a pas encore confirmé.",
    )
    year_by_date = models.GeneratedField(
        verbose_name="année de sa date",
        expression=ExtractYear("decided_on"),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )
    reason = models.TextField("motif", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    effective_on = models.GeneratedField(
        expression=models.functions.Least(F("decided_on"), EndOfYear("millesime")),
        output_field=models.DateField(),
        db_persist=True,
    )
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)
    withdrawal_reason = models.TextField("motif du retrait", blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "désignation"
        ordering = ["millesime", "startup__slug"]
        constraints = [
            models.UniqueConstraint(
                name="designation_one_in_force",
                fields=["startup"],
                condition=Q(withdrawn_on__isnull=True),
                violation_error_message="Ce service est déjà désigné : retirez d’abord sa désignation.",
            ),
            models.CheckConstraint(
                name="designation_millesime_plausible",
                condition=Q(millesime__gte=FIRST_YEAR, millesime__lt=LAST_YEAR + 1),
                violation_error_message=f"Donnez un millésime compris entre {FIRST_YEAR} et {LAST_YEAR}.",
            ),
            models.CheckConstraint(
                name="designation_millesime_near_decision",
                condition=Q(decided_on__isnull=True)
                | Q(millesime=ExtractYear("decided_on"))
                | Q(millesime=ExtractYear("decided_on") - 1),
                violation_error_message="Le millésime est l’année de la décision, ou celle d’avant.",
            ),
            models.CheckConstraint(
                name="designation_unconfirmed_is_proposed",
                condition=Q(is_millesime_confirmed=True) | Q(decided_on__isnull=False, millesime=PROPOSED),
                violation_error_message="Un millésime à confirmer est celui que la date propose : confirmez-le ou corrigez-le.",
            ),
            models.CheckConstraint(
                name="designation_withdrawal_reasoned",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawal_reason=""),
                violation_error_message="Donnez le motif du retrait.",
            ),
            models.CheckConstraint(
                name="designation_withdrawal_after_decision",
                condition=Q(withdrawn_on__isnull=True)
                | Q(decided_on__isnull=True)
                | Q(withdrawn_on__gte=F("decided_on")),
                violation_error_message="Le retrait ne peut pas précéder la décision : corrigez sa date.",
            ),
        ]

    @property
    def other_year(self) -> int | None:
        """Return the year for which it counts if an unconfirmed millésime is the year of the date."""
        return self.millesime if self.is_millesime_confirmed else self.year_by_date

    def __str__(self) -> str:
        return f"{self.startup} (impact national {self.millesime})"
