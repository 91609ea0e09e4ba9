"""Administrations, the incubators that they own, and who coaches them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.history import recorded
from common.periods import no_overlap, ordered
from common.slugs import slug_constraint, slug_validator


@recorded()
class Administration(models.Model):
    """An organisation that owns an incubator or sponsors a service."""

    slug = models.CharField("identifiant", max_length=120, unique=True, validators=[slug_validator])
    name = models.CharField("nom", max_length=300)
    acronym = models.CharField("sigle", max_length=60, blank=True)
    kind = models.CharField("type", max_length=60, blank=True)
    ministry = models.CharField("domaine ministériel", max_length=60, blank=True)

    class Meta:
        verbose_name = "administration"
        ordering = ["name", "slug"]
        constraints = [
            slug_constraint("administration_slug_form"),
            models.CheckConstraint(
                name="administration_named",
                condition=~Q(name=""),
                violation_error_message="Donnez un nom à l’administration.",
            ),
        ]

    def __str__(self) -> str:
        return self.acronym or self.name


@recorded(dated_by=("opened_on", "closed_on"))
class Incubator(models.Model):
    """A team that supports services; it opens and may close."""

    slug = models.CharField("identifiant", max_length=120, unique=True, validators=[slug_validator])
    name = models.CharField("nom", max_length=300)
    owner = models.ForeignKey(
        Administration,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incubators",
        verbose_name="administration porteuse",
    )
    summary = models.TextField("présentation courte", blank=True)
    content = models.TextField("texte", blank=True)
    website = models.CharField("site", max_length=500, blank=True)
    github = models.CharField("code source", max_length=500, blank=True)
    contact = models.CharField("contact", max_length=300, blank=True)
    address = models.TextField("adresse", blank=True)
    logo = models.CharField("logo", max_length=300, blank=True)
    hidden = models.BooleanField("masqué", default=False)
    highlighted = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name="mis en avant")
    redirect_from = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    opened_on = models.DateField("ouvert le", null=True, blank=True)
    closed_on = models.DateField("fermé le", null=True, blank=True)

    class Meta:
        verbose_name = "incubateur"
        ordering = ["name", "slug"]
        constraints = [
            slug_constraint("incubator_slug_form"),
            ordered("incubator_dates_ordered", "opened_on", "closed_on"),
            models.CheckConstraint(
                name="incubator_named",
                condition=~Q(name=""),
                violation_error_message="Donnez un nom à l’incubateur.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@recorded()
class CoachAssignment(models.Model):
    """A user coaches an incubator, from ``start`` to ``until`` (excluded)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    incubator = models.ForeignKey(Incubator, on_delete=models.CASCADE, related_name="assignments")
    start = models.DateField("à partir du", default=timezone.localdate)
    until = models.DateField("jusqu’au (exclu)", null=True, blank=True)

    class Meta:
        verbose_name = "affectation"
        constraints = [
            ordered("coach_assignment_dates_ordered", "start", "until"),
            no_overlap(
                "coach_assignment_no_overlap",
                same=("user", "incubator"),
                start="start",
                end="until",
                message="Cette personne accompagne déjà cet incubateur sur cette période : changez les dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.incubator}"
