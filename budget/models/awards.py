"""FAST awards, their objective, and their result six months later."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, When

from budget.models.applications import Application
from budget.models.fast import FundingRound
from budget.models.fields import check_metric, euros, one_laureate, unknown_or
from common.clock import today
from common.history import recorded
from impact.models import Metric
from incubators.models import Incubator
from startups.models import EditedRecord, Startup


@recorded(dated_by=("awarded_on", "result_on"))
class Award(EditedRecord):
    """An amount awarded by a round to a startup or an incubator, for an objective whose result is recorded later.

    ``coaching_share`` is the part of the amount that pays for coaching.
    """

    EDITED = ("amount", "coaching_share", "awarded_on", "objective", "metric", "source")
    RESULT = ("result_on", "objective_reached", "result", "result_value", "result_evidence")
    STARTUP_PATH = "startup"

    round = models.ForeignKey(FundingRound, on_delete=models.PROTECT, related_name="awards", verbose_name="appel")
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="award", verbose_name="candidature"
    )
    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    incubator = models.ForeignKey(Incubator, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    amount = euros("montant", null=True, blank=True, validators=[MinValueValidator(0)])
    coaching_share = euros("part pour l’accompagnement", null=True, blank=True)
    awarded_on = models.DateField("attribué le", null=True, blank=True)
    is_day_known = models.GeneratedField(
        verbose_name="jour précis",
        expression=Case(
            When(awarded_on__isnull=True, then=False),
            When(awarded_on__month=1, awarded_on__day=1, then=False),
            default=True,
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    """The records give 1 January where only the year is known."""
    objective = models.TextField("objectif", blank=True)
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mesure d’impact"
    )
    result = models.TextField("résultat", blank=True)
    result_on = models.DateField("résultat constaté le", null=True, blank=True)
    objective_reached = models.BooleanField("objectif atteint", null=True, blank=True)
    result_value = models.DecimalField("valeur de la mesure", max_digits=19, decimal_places=4, null=True, blank=True)
    result_evidence = models.URLField("preuve", max_length=500, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "financement FAST"
        ordering = ["round_id", "-amount", "pk"]
        constraints = [
            one_laureate(
                "award_one_laureate",
                "Un financement va à un service ou à un incubateur : l’un des deux, pas les deux.",
            ),
            models.CheckConstraint(
                name="award_amount_positive",
                condition=unknown_or(amount__gt=0),
                violation_error_message="Donnez un montant plus grand que zéro, ou laissez-le vide s’il n’est pas connu.",
            ),
            models.CheckConstraint(
                name="award_coaching_within",
                condition=Q(coaching_share__isnull=True)
                | (Q(coaching_share__gte=0) & unknown_or(amount__gte=F("coaching_share"))),
                violation_error_message=(
                    "La part pour l’accompagnement ne dépasse pas le montant du financement : corrigez l’un des deux."
                ),
            ),
            models.UniqueConstraint(
                name="award_once_per_startup",
                fields=["round", "startup"],
                condition=Q(startup__isnull=False),
                violation_error_message="Ce service est déjà lauréat de cet appel : corrigez son financement.",
            ),
            models.UniqueConstraint(
                name="award_once_per_incubator",
                fields=["round", "incubator"],
                condition=Q(incubator__isnull=False),
                violation_error_message="Cet incubateur est déjà lauréat de cet appel : corrigez son financement.",
            ),
            models.CheckConstraint(
                name="award_result_dated",
                condition=Q(result_on__isnull=False)
                | Q(result="", objective_reached__isnull=True, result_value__isnull=True, result_evidence=""),
                violation_error_message="Donnez la date du résultat.",
            ),
            models.CheckConstraint(
                name="award_result_after_award",
                condition=Q(awarded_on__isnull=True) | unknown_or(result_on__gte=F("awarded_on")),
                violation_error_message="Le résultat ne peut pas précéder le financement : corrigez l’une des deux dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} : {self.laureate}"

    @property
    def laureate(self) -> Any:
        """Return the startup or the incubator that has it."""
        return self.startup or self.incubator

    @property
    def is_date_precise(self) -> bool:
        """Whether it counts on a known day: its own, or that of the committee of its round."""
        return bool(self.is_day_known) if self.awarded_on else self.round.committee_on is not None

    def clean(self) -> None:
        check_metric(self.metric, self.startup_id)
        if self.result_on and self.result_on > today():
            raise ValidationError({"result_on": "Ce jour n’est pas encore venu : un résultat se constate."})
