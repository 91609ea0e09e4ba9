"""GAMMA: seasons in which services are coached to accelerate, and their outcome."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from common.clock import today
from common.constraints import one_of
from common.history import recorded
from common.periods import ordered
from startups.models import EditedRecord, Startup

ALREADY_IN_SEASON = "Ce service participe déjà à cette saison : choisissez-en un autre."


@recorded()
class Season(EditedRecord):
    """A numbered season of GAMMA; ``until`` is the first day after it, null while it lasts."""

    EDITED = ("number", "start", "until", "description", "source")
    IN_USE = "Cette saison a des participants : retirez-les d’abord."

    number = models.PositiveSmallIntegerField(
        "numéro", unique=True, error_messages={"unique": "Cette saison existe déjà : donnez un autre numéro."}
    )
    start = models.DateField("du")
    until = models.DateField("au (exclu)", null=True, blank=True)
    description = models.TextField("description", blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "saison de GAMMA"
        ordering = ["-number"]
        constraints = [
            ordered("season_dates_ordered", "start", "until"),
            models.CheckConstraint(
                name="season_numbered",
                condition=Q(number__gte=1, number__lte=999),
                violation_error_message="Donnez à la saison un numéro, de 1 à 999.",
            ),
        ]

    def __str__(self) -> str:
        return f"GAMMA, saison {self.number}"


@recorded()
class Participation(EditedRecord):
    """A startup in a season; its individual coaching lasts from ``start`` to ``until`` (excluded), if known."""

    EDITED = ("start", "until", "outcome", "source")
    STARTUP_PATH = "startup"

    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="participations", verbose_name="saison")
    startup = models.ForeignKey(
        Startup, on_delete=models.PROTECT, related_name="participations", verbose_name="service"
    )
    start = models.DateField("accompagnement individuel du", null=True, blank=True)
    until = models.DateField("au (exclu)", null=True, blank=True)
    outcome = models.TextField("bilan", blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "participation à GAMMA"
        ordering = ["season_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="participation_once_a_season",
                fields=["season", "startup"],
                violation_error_message=ALREADY_IN_SEASON,
            ),
            ordered("participation_dates_ordered", "start", "until"),
        ]

    def __str__(self) -> str:
        return f"{self.startup} ({self.season})"

    def clean(self) -> None:
        """Refuse a second participation next to the field of the service."""
        others = Participation.objects.filter(season=self.season_id, startup=self.startup_id)
        if self.pk is None and others.exists():
            raise ValidationError({"startup": ALREADY_IN_SEASON})


@recorded()
@one_of(
    "criterion", name="entry_criterion_known", message="GAMMA a trois critères d’entrée : adéquation, mesure, équipe."
)
@one_of(
    "state", name="entry_criterion_state_known", message="Choisissez : critère rempli, non rempli, ou preuve manquante."
)
class EntryCriterion(EditedRecord):
    """One of the three entry criteria of a startup in a season, with evidence. Without a row, not assessed."""

    EDITED = ("state", "evidence", "evidence_url")
    KEY = ("participation", "criterion")
    STARTUP_PATH = "participation.startup"

    class Criterion(models.TextChoices):
        MARKET_FIT = "market_fit", "Une adéquation produit/marché établie"
        MEASURE = "measure", "Une mesure d’impact identifiée"
        TEAM = "team", "Une équipe organisée"

    class State(models.TextChoices):
        MET = "met", "Rempli"
        NOT_MET = "not_met", "Non rempli"
        MISSING = "missing", "Preuve manquante"

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="criteria")
    criterion = models.CharField("critère", max_length=12, choices=Criterion)
    state = models.CharField("état", max_length=8, choices=State)
    evidence = models.TextField("preuve", blank=True)
    evidence_url = models.URLField("adresse de la preuve", max_length=500, blank=True)

    class Meta:
        verbose_name = "critère d’entrée dans GAMMA"
        ordering = ["participation_id", "criterion"]
        constraints = [
            models.UniqueConstraint(
                name="entry_criterion_once",
                fields=["participation", "criterion"],
                violation_error_message="Ce critère est déjà renseigné : modifiez-le.",
            ),
            models.CheckConstraint(
                name="entry_criterion_proved",
                condition=~Q(state="met") | ~Q(evidence="") | ~Q(evidence_url=""),
                violation_error_message="Donnez la preuve d’un critère rempli.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()} : {self.get_state_display().lower()}"


@recorded()
class Milestone(EditedRecord):
    """A goal of a participant with a due day; ``reached_on`` is null until it is reached."""

    EDITED = ("label", "due_on", "reached_on", "comment")
    STARTUP_PATH = "participation.startup"

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="milestones")
    label = models.CharField("point d’étape", max_length=300)
    due_on = models.DateField("prévu le")
    reached_on = models.DateField("atteint le", null=True, blank=True)
    comment = models.TextField("commentaire", blank=True)

    class Meta:
        verbose_name = "point d’étape"
        ordering = ["participation_id", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="milestone_once",
                fields=["participation", "label"],
                violation_error_message="Ce point d’étape existe déjà : modifiez-le, ou changez son intitulé.",
            ),
            models.CheckConstraint(
                name="milestone_named",
                condition=~Q(label=""),
                violation_error_message="Donnez un intitulé au point d’étape.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.participation})"

    def clean(self) -> None:
        if self.reached_on and self.reached_on > today():
            raise ValidationError({"reached_on": "Ce jour n’est pas encore venu : laissez la date vide."})
