"""Anonymous members and their missions; trainings; surveys."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from common.clock import today
from common.constraints import one_of
from common.history import recorded
from common.periods import FIRST_YEAR, plausible_year
from startups.models import EditedRecord, Startup

FUTURE = "Cette date est future : saisissez une période passée."
TOO_EARLY = f"Le programme commence en {FIRST_YEAR}."


@recorded()
@one_of("domain", name="member_domain_known", message="Choisissez le domaine dans la liste.")
class Member(models.Model):
    """A member of the community, identified by an anonymous key. An unknown ``domain`` is empty."""

    class Domain(models.TextChoices):
        DEVELOPMENT = "development", "Développement"
        INTRAPRENEURSHIP = "intrapreneurship", "Intrapreneuriat"
        DEPLOYMENT = "deployment", "Déploiement"
        PRODUCT = "product", "Produit"
        DESIGN = "design", "Design"
        COACHING = "coaching", "Coaching"
        FACILITATION = "facilitation", "Animation"
        DATA = "data", "Data"
        SUPPORT = "support", "Support"
        CONTRACTING = "contracting", "Attributaire"
        OTHER = "other", "Autre"

    key = models.CharField("clé anonyme", max_length=60, unique=True)
    domain = models.CharField("domaine", max_length=30, choices=Domain, blank=True)

    class Meta:
        verbose_name = "membre"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


@recorded()
@one_of(
    "status",
    name="mission_status_known",
    message="Un membre est agent public, indépendant ou salarié d’un prestataire.",
)
class Mission(models.Model):
    """A period during which a member belongs to the community, with a status; ``last_day`` is null while it lasts."""

    class Status(models.TextChoices):
        PUBLIC_AGENT = "admin", "Agent public"
        INDEPENDENT = "independent", "Indépendant"
        COMPANY = "service", "Salarié d’un prestataire"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="missions")
    start = models.DateField("premier jour")
    last_day = models.DateField("dernier jour", null=True, blank=True)
    status = models.CharField("statut", max_length=20, choices=Status)
    position = models.PositiveSmallIntegerField(default=0)
    startups = models.ManyToManyField(Startup, through="MissionStartup", related_name="missions")

    class Meta:
        verbose_name = "mission"
        ordering = ["member_id", "position", "pk"]
        indexes = [models.Index(fields=["member", "start"], name="mission_member_start")]
        constraints = [
            models.CheckConstraint(
                name="mission_days_ordered",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("start")),
                violation_error_message="Le dernier jour d’une mission ne précède pas le premier : corrigez l’un des deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} depuis le {self.start}"


@recorded()
class MissionStartup(models.Model):
    """A service that a mission is for."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="links")
    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "service d’une mission"
        ordering = ["mission_id", "position"]
        constraints = [
            models.UniqueConstraint(
                name="mission_startup_once",
                fields=["mission", "startup"],
                violation_error_message="Cette mission est déjà pour ce service.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission} : {self.startup}"


@recorded()
class Training(EditedRecord):
    """People trained from ``start`` to ``last_day``: one session, or the total of a period."""

    EDITED = ("programme", "start", "last_day", "people", "sessions", "recommending", "source")

    programme = models.CharField("formation", max_length=100)
    start = models.DateField("premier jour")
    last_day = models.DateField("dernier jour")
    sessions = models.PositiveSmallIntegerField("sessions", null=True, blank=True)
    people = models.PositiveIntegerField("personnes formées")
    recommending = models.PositiveSmallIntegerField("part qui la recommande, en %", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "formation"
        ordering = ["programme", "start", "last_day"]
        constraints = [
            models.UniqueConstraint(
                name="training_once",
                fields=["programme", "start", "last_day"],
                violation_error_message="Cette formation est déjà enregistrée pour ces dates : modifiez-la.",
            ),
            models.CheckConstraint(
                name="training_days_ordered",
                condition=Q(last_day__gte=F("start")),
                violation_error_message="Le dernier jour d’une formation ne précède pas le premier : corrigez l’un des deux.",
            ),
            models.CheckConstraint(
                name="training_sessions_counted",
                condition=Q(sessions__isnull=True) | Q(sessions__gt=0),
                violation_error_message="Donnez au moins une session.",
            ),
            models.CheckConstraint(
                name="training_share_is_percent",
                condition=Q(recommending__isnull=True) | Q(recommending__lte=100),
                violation_error_message="Donnez un pourcentage, de 0 à 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, du {self.start} au {self.last_day}"

    def clean(self) -> None:
        if self.last_day > today():
            raise ValidationError({"last_day": FUTURE})
        if self.start.year < FIRST_YEAR:
            raise ValidationError({"start": TOO_EARLY})


@recorded()
class NpsWave(EditedRecord):
    """A survey of the members: NPS = % of promoters (9-10) − % of detractors (0-6), and the number of answers."""

    EDITED = ("month", "score", "answers", "source")

    month = models.DateField("mois (son premier jour)", unique=True)
    score = models.SmallIntegerField("NPS")
    answers = models.PositiveIntegerField("réponses")
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "enquête auprès des membres"
        ordering = ["month"]
        constraints = [
            models.CheckConstraint(
                name="nps_within_bounds",
                condition=Q(score__gte=-100, score__lte=100),
                violation_error_message="Donnez un NPS de −100 à 100.",
            ),
            models.CheckConstraint(
                name="nps_has_answers",
                condition=Q(answers__gt=0),
                violation_error_message="Donnez au moins une réponse.",
            ),
            models.CheckConstraint(
                name="nps_month_first_day",
                condition=Q(month__day=1),
                violation_error_message="Le mois d’une enquête est dit par son premier jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"NPS {self.month:%m/%Y} : {self.score}"

    def clean(self) -> None:
        if self.month > today():
            raise ValidationError({"month": FUTURE})
        if self.month.year < FIRST_YEAR:
            raise ValidationError({"month": TOO_EARLY})


@recorded()
class IntrapreneurYear(EditedRecord):
    """The intrapreneurs (public agents who lead their service) of a year: joined and certified. Null is unknown."""

    EDITED = ("year", "newcomers", "certified", "source")

    year = models.PositiveSmallIntegerField("année", unique=True)
    newcomers = models.PositiveIntegerField("nouveaux intrapreneurs", null=True, blank=True)
    certified = models.PositiveIntegerField("intrapreneurs certifiés", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)

    class Meta:
        verbose_name = "intrapreneurs d’une année"
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                name="intrapreneurs_say_something",
                condition=Q(newcomers__isnull=False) | Q(certified__isnull=False),
                violation_error_message="Donnez au moins un des deux nombres.",
            ),
            plausible_year("intrapreneurs_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"Intrapreneurs {self.year}"

    def clean(self) -> None:
        if self.year > today().year:
            raise ValidationError({"year": FUTURE})
        if self.year < FIRST_YEAR:
            raise ValidationError({"year": TOO_EARLY})
