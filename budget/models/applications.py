"""Applications of services and incubators to a round, and their assessments by the team."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from budget.models.fast import FundingRound
from budget.models.fields import check_metric, euros, one_laureate
from common.constraints import one_of
from common.history import recorded
from impact.models import Metric
from incubators.models import Incubator
from startups.models import EditedRecord, Startup

WITHIN_THE_CALL = pgtrigger.Trigger(
    name="within_the_call",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("call", "budget_fundinground")],
    func="""
        SELECT * INTO call FROM budget_fundinground WHERE id = NEW.round_id;
        IF NEW.submitted_on < call.call_opened_on OR NEW.submitted_on > call.call_closes_on THEN
            RAISE EXCEPTION 'application_within_the_call' USING ERRCODE = 'check_violation',
                HINT = 'Une candidature se dépose pendant l''appel.';
        END IF;
        RETURN NEW;
    """,
)


@pgtrigger.register(WITHIN_THE_CALL)
@recorded(moves_version=False)
@one_of("decision", name="application_decision_known", message="Choisissez : candidature retenue, ou non retenue.")
class Application(EditedRecord):
    """An application of a startup or an incubator to a round: an amount, for an objective measured by a metric.

    ``metric`` is an existing metric of the startup; ``planned_measure`` describes in words what will be measured.
    ``decision`` is empty until decided.
    """

    EDITED = ("amount", "objective", "metric", "planned_measure")
    DECISION = ("decision", "decision_reason", "decided_on", "withdrawn_on")
    """What a decision replaces."""
    STARTUP_PATH = "startup"

    class Decision(models.TextChoices):
        AWARDED = "awarded", "Retenue"
        DECLINED = "declined", "Non retenue"

    round = models.ForeignKey(FundingRound, on_delete=models.PROTECT, related_name="applications", verbose_name="appel")
    startup = models.ForeignKey(
        Startup, on_delete=models.PROTECT, null=True, blank=True, related_name="applications", verbose_name="service"
    )
    incubator = models.ForeignKey(
        Incubator, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    amount = euros("montant demandé")
    objective = models.TextField("objectif")
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mesure d’impact"
    )
    planned_measure = models.CharField("ce qui sera mesuré", max_length=300, blank=True)
    submitted_on = models.DateField("déposée le")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_on = models.DateField("retirée le", null=True, blank=True)
    decision = models.CharField("décision", max_length=10, choices=Decision, blank=True, default="")
    decision_reason = models.TextField("motif de la décision", blank=True)
    decided_on = models.DateField("décidée le", null=True, blank=True)

    class Meta:
        verbose_name = "candidature au FAST"
        ordering = ["round_id", "submitted_on", "pk"]
        constraints = [
            one_laureate(
                "application_one_candidate",
                "Une candidature est celle d’un service ou d’un incubateur : l’un des deux, pas les deux.",
            ),
            models.CheckConstraint(
                name="application_amount_positive",
                condition=Q(amount__gt=0),
                violation_error_message="Demandez un montant plus grand que zéro.",
            ),
            models.CheckConstraint(
                name="application_objective_said",
                condition=~Q(objective=""),
                violation_error_message="Écrivez l’objectif de la candidature.",
            ),
            models.CheckConstraint(
                name="application_metric_of_a_startup",
                condition=Q(metric__isnull=True) | Q(startup__isnull=False),
                violation_error_message="Un incubateur n’a pas de mesure d’impact : laissez ce champ vide.",
            ),
            models.UniqueConstraint(
                name="application_once_per_startup",
                fields=["round", "startup"],
                condition=Q(startup__isnull=False, withdrawn_on__isnull=True),
                violation_error_message="Ce service a déjà une candidature à cet appel : modifiez-la.",
            ),
            models.UniqueConstraint(
                name="application_once_per_incubator",
                fields=["round", "incubator"],
                condition=Q(incubator__isnull=False, withdrawn_on__isnull=True),
                violation_error_message="Cet incubateur a déjà une candidature à cet appel : modifiez-la.",
            ),
            models.CheckConstraint(
                name="application_decision_reasoned",
                condition=Q(decision="") | (~Q(decision_reason="") & Q(decided_on__isnull=False)),
                violation_error_message="Donnez le jour et le motif de la décision.",
            ),
            models.CheckConstraint(
                name="application_decided_after_submission",
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("submitted_on")),
                violation_error_message="La décision ne peut pas précéder le dépôt de la candidature : corrigez sa date.",
            ),
            models.CheckConstraint(
                name="application_withdrawn_undecided",
                condition=Q(withdrawn_on__isnull=True) | Q(decision=""),
                violation_error_message="Cette candidature est décidée : elle ne se retire plus.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} : {self.candidate}"

    @property
    def candidate(self) -> Any:
        """Return the startup or the incubator that applies."""
        return self.startup or self.incubator

    def clean(self) -> None:
        check_metric(self.metric, self.startup_id)


@recorded(moves_version=False)
@one_of("opinion", name="assessment_opinion_known", message="Choisissez un avis : favorable, réservé ou défavorable.")
class Assessment(EditedRecord):
    """The assessment of an application by a member of the team; visible to staff only."""

    EDITED = ("opinion", "grade", "comment")
    KEY = ("application", "author")

    class Opinion(models.TextChoices):
        FAVOURABLE = "favourable", "Favorable"
        RESERVED = "reserved", "Réservé"
        UNFAVOURABLE = "unfavourable", "Défavorable"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="assessments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    opinion = models.CharField("avis", max_length=15, choices=Opinion)
    grade = models.PositiveSmallIntegerField("note sur 5", null=True, blank=True)
    comment = models.TextField("commentaire", blank=True)
    created_at = models.DateTimeField("écrit le", db_default=models.functions.Now())

    class Meta:
        verbose_name = "avis sur une candidature"
        ordering = ["application_id", "created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="assessment_once_per_reader",
                fields=["application", "author"],
                violation_error_message="Vous avez déjà donné un avis sur cette candidature : modifiez-le.",
            ),
            models.CheckConstraint(
                name="assessment_grade_bounded",
                condition=Q(grade__isnull=True) | Q(grade__lte=5),
                violation_error_message="Donnez une note de 0 à 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_opinion_display()} ({self.application})"
