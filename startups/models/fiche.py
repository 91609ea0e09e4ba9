"""A fiche, its sponsors and its incubators."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from common.constraints import one_of
from common.history import recorded
from common.periods import no_overlap, ordered
from common.slugs import slug_constraint, slug_validator
from incubators.models import Administration, Incubator
from startups.managers import StartupQuerySet
from startups.models.timeline import REFRESH_ALL_SPANS_ON_TRUNCATE, refresh_spans


class SearchText(Func):
    """Text normalised for searches: lower case without accents (``common_search_text`` of the database)."""

    function = "common_search_text"
    output_field = models.TextField()


MAX_MISSION, MAX_CONTENT = 5_000, 500_000


def words(label: str, meaning: str) -> "ArrayField[list[str], list[str]]":
    """Return a field for an ordered list of free texts."""
    return ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=label, help_text=meaning)


@recorded(exclude=("search_text",))
@one_of(
    "accessibility",
    name="startup_accessibility_known",
    message="Choisissez la conformité : non, partiellement ou totalement conforme.",
)
class Startup(models.Model):
    """A product of the programme, from investigation to its outcome.

    A missing text is empty; an unknown yes-or-no is null. ``contact_dinum`` and ``contact_incubator`` name people and
    are never public. ``details`` contains the other values of the source.
    """

    class Accessibility(models.TextChoices):
        NOT = "non conforme", "Non conforme"
        PARTIALLY = "partiellement conforme", "Partiellement conforme"
        TOTALLY = "totalement conforme", "Totalement conforme"

    slug = models.CharField("identifiant", max_length=120, unique=True, validators=[slug_validator])
    name = models.CharField("nom", max_length=300, help_text="Nom que le public connaît.")
    mission = models.TextField(
        "mission", max_length=MAX_MISSION, blank=True, help_text="Une phrase : quel problème, pour qui."
    )
    content = models.TextField("texte", max_length=MAX_CONTENT, blank=True, help_text="Texte de la fiche, en Markdown.")
    contact = models.CharField(
        "contact de l’équipe",
        max_length=300,
        blank=True,
        help_text="Une adresse e-mail de l’équipe ou une page. Public.",
    )
    contact_dinum = models.CharField("contact à la DINUM", max_length=300, blank=True, help_text="Jamais public.")
    contact_incubator = models.CharField(
        "contact à l’incubateur", max_length=300, blank=True, help_text="Jamais public."
    )
    link = models.CharField("adresse du service", max_length=1000, blank=True, help_text="Page d’accueil du service.")
    repository = models.CharField("code source", max_length=1000, blank=True, help_text="Adresse du code source.")
    has_stats = models.BooleanField(
        "statistiques publiées", null=True, blank=True, help_text="Le service publie ses statistiques."
    )
    stats_url = models.CharField(
        "page de statistiques", max_length=1000, blank=True, help_text="Adresse des statistiques du service."
    )
    impact_url = models.CharField(
        "matrice d’impact", max_length=1000, blank=True, help_text="Adresse de la matrice d’impact du service."
    )
    budget_url = models.CharField(
        "page de budget", max_length=1000, blank=True, help_text="Adresse du budget du service."
    )
    accessibility = models.CharField(
        "conformité d’accessibilité",
        max_length=40,
        choices=Accessibility,
        blank=True,
        default="",
        help_text="Conformité au RGAA que le service déclare.",
    )
    risk_analysed = models.BooleanField(
        "analyse de risques faite", null=True, blank=True, help_text="Une analyse de risques est faite."
    )
    risk_analysis_url = models.CharField(
        "analyse de risques", max_length=1000, blank=True, help_text="Adresse de l’analyse de risques."
    )
    security_followed = models.BooleanField(
        "suivi par MonServiceSécurisé", null=True, blank=True, help_text="Le service est suivi par MonServiceSécurisé."
    )
    dashlord_url = models.CharField(
        "suivi DashLord", max_length=1000, blank=True, help_text="Adresse du rapport DashLord du service."
    )
    robots = models.CharField(
        "consigne aux robots", max_length=60, blank=True, help_text="Consigne de la page du service aux moteurs."
    )
    themes = words("thématiques", "Thématiques du service.")
    user_types = words("usagers", "Sortes d’usagers du service.")
    technologies = words("technologies", "Langages et outils du service.")
    redirect_from = words("anciennes adresses", "Anciennes adresses de la fiche.")
    details = models.JSONField("autres informations", default=dict, blank=True)
    sponsors: "models.ManyToManyField[Administration, Sponsorship]" = models.ManyToManyField(
        Administration, through="Sponsorship", related_name="sponsored", verbose_name="sponsors"
    )
    search_text = models.GeneratedField(
        expression=SearchText("name", "slug", "mission"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = StartupQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche"
        ordering = ["slug"]
        indexes = [
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="startup_search"),
            GinIndex(fields=["themes"], name="startup_themes"),
        ]
        constraints = [
            slug_constraint("startup_slug_form"),
            models.CheckConstraint(
                name="startup_named",
                condition=~Q(name=""),
                violation_error_message="Donnez un nom à la fiche.",
            ),
            models.CheckConstraint(
                name="startup_text_bounded",
                condition=Q(LessThanOrEqual(Length("content"), MAX_CONTENT))
                & Q(LessThanOrEqual(Length("mission"), MAX_MISSION)),
                violation_error_message=(
                    "Le texte dépasse 500 000 caractères, ou la mission 5 000 : raccourcissez l’un ou l’autre."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@recorded()
class Sponsorship(models.Model):
    """An administration sponsors a startup, in the order of the record."""

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="sponsorships")
    administration = models.ForeignKey(Administration, on_delete=models.PROTECT, related_name="sponsorships")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["startup_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="sponsorship_once",
                fields=["startup", "administration"],
                violation_error_message="Cette administration est déjà sponsor de cette fiche.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.administration} → {self.startup}"


@pgtrigger.register(*refresh_spans(), REFRESH_ALL_SPANS_ON_TRUNCATE)
@recorded(dated_by=("start", "until"))
class Membership(models.Model):
    """An incubator supports a startup from ``start`` (null: always) to ``until`` (excluded; null: still).

    At most one incubator is the lead on a day: breakdowns by incubator count a startup there, once.
    """

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="memberships")
    incubator = models.ForeignKey(Incubator, on_delete=models.PROTECT, related_name="memberships")
    start = models.DateField("à partir du", null=True, blank=True)
    until = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    is_lead = models.BooleanField("incubateur principal", default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["startup_id", "start", "position", "pk"]
        constraints = [
            ordered("membership_dates_ordered", "start", "until"),
            no_overlap(
                "membership_no_overlap",
                same=("startup", "incubator"),
                start="start",
                end="until",
                message="Cet incubateur porte déjà ce service sur cette période : changez les dates.",
            ),
            no_overlap(
                "membership_one_lead",
                same=("startup",),
                start="start",
                end="until",
                condition=Q(is_lead=True),
                message=(
                    "Un autre incubateur principal porte ce service sur cette période : "
                    "changez les dates, ou l’incubateur principal."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.startup} dans {self.incubator}"
