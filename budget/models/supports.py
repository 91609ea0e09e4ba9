"""Contributions in kind: the Brigade, cross-cutting support, shared services."""

from django.db import models
from django.db.models import Q

from common.constraints import one_of
from common.history import recorded
from common.periods import no_overlap, ordered
from startups.models import EditedRecord, Startup


@recorded()
@one_of("kind", name="shared_service_kind_known", message="Choisissez : outil, guide ou commun.")
class SharedService(EditedRecord):
    """A tool, a guide or a common that the programme offers to all; ``startup`` if it has its own fiche."""

    EDITED = ("slug", "name", "kind", "summary", "url", "startup", "start", "until", "source")
    IN_USE = "Des appuis nomment ce service : corrigez-les d’abord."

    class Kind(models.TextChoices):
        TOOL = "tool", "Outil partagé"
        GUIDE = "guide", "Guide"
        COMMON = "common", "Commun interministériel"

    slug = models.SlugField("identifiant", max_length=80, unique=True)
    name = models.CharField("nom", max_length=200)
    kind = models.CharField("sorte", max_length=10, choices=Kind)
    summary = models.TextField("à quoi il sert", blank=True)
    url = models.URLField("adresse", max_length=500, blank=True)
    startup = models.ForeignKey(
        Startup, on_delete=models.SET_NULL, null=True, blank=True, related_name="shared_services", verbose_name="fiche"
    )
    start = models.DateField("proposé depuis le", null=True, blank=True)
    until = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "service partagé"
        ordering = ["name", "pk"]
        constraints = [
            ordered("shared_service_dates_ordered", "start", "until"),
            models.CheckConstraint(
                name="shared_service_named",
                condition=~Q(name=""),
                violation_error_message="Donnez un nom au service partagé.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@recorded()
class Support(EditedRecord):
    """The support of a startup: provider, period (``until`` excluded) and means.

    ``is_to_the_year``: the source only gives the year, and the days are its first and last.
    """

    EDITED = ("kind", "start", "until", "is_to_the_year", "description", "shared_service", "source")
    STARTUP_PATH = "startup"

    class Kind(models.TextChoices):
        BRIGADE = "brigade", "Brigade d’intervention numérique"
        SECURITY = "security", "Sécurité"
        ACCESSIBILITY = "accessibility", "Accessibilité"
        LEGAL = "legal", "Conformité juridique"
        DESIGN = "design", "Design"
        DEPLOYMENT = "deployment", "Déploiement"
        COACHING = "coaching", "Accompagnement"
        SHARED = "shared", "Service partagé"

    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, related_name="supports", verbose_name="service")
    kind = models.CharField("appui", max_length=15, choices=Kind)
    start = models.DateField("du")
    until = models.DateField("au (exclu)", null=True, blank=True)
    is_to_the_year = models.BooleanField("dates connues à l’année près", default=False)
    description = models.TextField("ce qui a été fait", blank=True)
    shared_service = models.ForeignKey(
        SharedService, on_delete=models.PROTECT, null=True, blank=True, related_name="uses", verbose_name="avec"
    )
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "appui à un service"
        ordering = ["startup_id", "start", "pk"]
        constraints = [
            ordered("support_dates_ordered", "start", "until"),
            no_overlap(
                "support_no_overlap",
                same=("startup", "kind"),
                start="start",
                end="until",
                condition=~Q(kind="shared"),
                message="Ce service a déjà cet appui sur une partie de la période : changez les dates, ou modifiez l’autre.",
            ),
            models.CheckConstraint(
                name="support_kind_known",
                condition=Q(
                    kind__in=[
                        "brigade",
                        "security",
                        "accessibility",
                        "legal",
                        "design",
                        "deployment",
                        "coaching",
                        "shared",
                    ]
                ),
                violation_error_message="Choisissez la sorte d’appui dans la liste.",
            ),
            models.CheckConstraint(
                name="support_shared_with_what",
                condition=~Q(kind="shared") | Q(shared_service__isnull=False),
                violation_error_message="Dites de quel service partagé il s’agit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.startup}"
