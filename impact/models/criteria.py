"""The three criteria of national impact: thresholds, results for each startup, and checked links."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from common.clock import today
from common.constraints import one_of
from common.history import recorded, versioned
from common.words import date_fr
from startups.models import EditedRecord, Startup


@recorded(dated_by=("first_day",))
class CriterionThreshold(EditedRecord):
    """The number of people over the last 12 months required for national impact, from ``first_day``.

    ``share`` is used instead for a startup with a known ``target_population``: a percentage of that population.
    """

    KEY = ("first_day",)
    EDITED = ("first_day", "people", "share")

    first_day = models.DateField("à partir du", unique=True)
    people = models.PositiveBigIntegerField("personnes sur 12 mois")
    share = models.DecimalField(
        "part de la population cible, en %", max_digits=5, decimal_places=2, null=True, blank=True
    )
    reason = models.TextField("motif")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "seuil d’impact national"
        ordering = ["-first_day"]
        constraints = [
            models.CheckConstraint(
                name="criterion_threshold_positive",
                condition=Q(people__gt=0),
                violation_error_message="Donnez un nombre de personnes plus grand que zéro.",
            ),
            models.CheckConstraint(
                name="criterion_threshold_share_bounded",
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100),
                violation_error_message="Donnez une part de 0 à 100 pour cent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} personnes (à partir du {self.first_day})"

    def clean(self) -> None:
        """Refuse a day that is past, so that past evaluations stay valid."""
        if self.first_day < today():
            message = f"Un seuil ne vaut pas pour le passé : le {date_fr(today())} au plus tôt."
            raise ValidationError({"first_day": message})


@recorded()
class ImpactFacts(EditedRecord):
    """Facts about a startup's reach that no other table contains, each with its source and day; null is unknown."""

    KEY = ("startup",)
    EDITED = (
        "is_nationwide",
        "nationwide_source",
        "nationwide_since",
        "target_population",
        "target_population_source",
        "quality_source",
        "quality_checked_on",
    )
    STARTUP_PATH = "startup"

    startup = models.OneToOneField(Startup, on_delete=models.CASCADE, related_name="impact_facts")
    is_nationwide = models.BooleanField("déployé sur tout le territoire", null=True, blank=True)
    nationwide_source = models.CharField("ce qui le montre", max_length=500, blank=True)
    nationwide_since = models.DateField("depuis le", null=True, blank=True)
    target_population = models.PositiveBigIntegerField("population cible", null=True, blank=True)
    target_population_source = models.CharField("source de la population", max_length=500, blank=True)
    quality_source = models.CharField("suivi de la qualité du service", max_length=500, blank=True)
    quality_checked_on = models.DateField("qualité vérifiée le", null=True, blank=True)

    class Meta:
        verbose_name = "portée d’un service"
        constraints = [
            models.CheckConstraint(
                name="impact_facts_nationwide_sourced",
                condition=Q(is_nationwide__isnull=True) | ~Q(nationwide_source=""),
                violation_error_message="Indiquez ce qui montre que le service est déployé, ou non, sur tout le territoire.",
            ),
            models.CheckConstraint(
                name="impact_facts_population_positive",
                condition=Q(target_population__isnull=True) | Q(target_population__gt=0),
                violation_error_message="Donnez une population plus grande que zéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"Portée de {self.startup}"

    def clean(self) -> None:
        """Refuse an assertion without a source or of a day to come, and a day or a source without an assertion."""
        for field in ("nationwide_since", "quality_checked_on"):
            day = getattr(self, field)
            if day and day > today():
                message = "Ce jour n’est pas encore venu : on atteste ce qui est, pas ce qui sera."
                raise ValidationError({field: message})
        if self.is_nationwide is not None and not self.nationwide_source:
            message = "Indiquez ce qui montre que le service est déployé, ou non, sur tout le territoire."
            raise ValidationError({"nationwide_source": message})
        if self.is_nationwide is None and (self.nationwide_source or self.nationwide_since):
            raise ValidationError({"is_nationwide": "Répondez par oui ou par non, ou videz la source et la date."})
        if self.target_population is not None and not self.target_population_source:
            raise ValidationError({"target_population_source": "Dites d’où vient ce nombre."})
        if self.quality_checked_on and not self.quality_source:
            raise ValidationError({"quality_source": "Indiquez ce qui a été vérifié ce jour-là."})


@versioned
@one_of("state", name="criterion_state_known", message="Choisissez : critère rempli, non rempli, ou preuve manquante.")
class CriterionResult(models.Model):
    """Whether a startup meets one of the three criteria, and by which record; written by the evaluation job only."""

    class State(models.TextChoices):
        MET = "met", "Rempli"
        NOT_MET = "not_met", "Non rempli"
        MISSING = "missing", "Preuve manquante"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="criteria")
    criterion = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State)
    evidence = models.JSONField(default=list)
    evaluated_at = models.DateTimeField()

    class Meta:
        ordering = ["startup_id", "criterion"]
        constraints = [
            models.UniqueConstraint(
                name="criterion_result_once",
                fields=["startup", "criterion"],
                violation_error_message="Un critère a un seul résultat par service.",
            ),
            models.CheckConstraint(
                name="criterion_known",
                condition=Q(criterion__gte=1, criterion__lte=3),
                violation_error_message="Il y a trois critères.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.startup}, critère {self.criterion} : {self.get_state_display()}"


@versioned
@one_of("status", name="impact_status_known", message="Ce statut d’impact n’existe pas.")
class ImpactStatus(models.Model):
    """The national impact status of a startup; written by the evaluation job only."""

    class Status(models.TextChoices):
        NOT_ELIGIBLE = "not_eligible", "Non éligible"
        MISSING = "missing", "Preuve manquante"
        ELIGIBLE = "eligible", "Éligible"
        DESIGNATED = "designated", "Désigné"
        DESIGNATED_DOUBTFUL = "designated_doubtful", "Désigné, un critère n’est plus rempli"

    startup = models.OneToOneField(Startup, on_delete=models.CASCADE, related_name="impact_status")
    status = models.CharField(max_length=20, choices=Status)
    criteria_met = models.PositiveSmallIntegerField(default=0)
    evaluated_at = models.DateTimeField()

    class Meta:
        ordering = ["startup_id"]

    def __str__(self) -> str:
        return f"{self.startup} : {self.get_status_display()}"


@versioned
class LinkCheck(models.Model):
    """Whether the page of a URL field of a fiche answered at its last check: dated evidence."""

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="link_checks")
    field = models.CharField(max_length=40)
    url = models.CharField(max_length=1000)
    checked_at = models.DateTimeField()
    answered = models.BooleanField()
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["startup_id", "field"]
        constraints = [
            models.UniqueConstraint(
                name="link_check_last",
                fields=["startup", "field"],
                violation_error_message="De chaque lien, la dernière vérification seule est gardée.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.url} : {'répond' if self.answered else 'ne répond pas'}"
