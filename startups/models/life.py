"""The life of a product: its recorded phases and events, and the effective timeline derived by triggers."""

import datetime as dt
from collections.abc import Sequence

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from common.constraints import one_of
from common.history import recorded
from common.periods import no_overlap, ordered, period_contains
from incubators.models import Administration, Incubator
from startups.models.fiche import Startup
from startups.models.records import EditedRecord
from startups.models.timeline import (
    REFRESH_ALL_SPANS,
    REFRESH_ALL_SPANS_ON_TRUNCATE,
    refresh_spans,
)

FIRST_DAY = dt.date(1990, 1, 1)
LAST_DAY = dt.date(2100, 1, 1)


type RoleField = models.BooleanField[bool, bool]


@pgtrigger.register(REFRESH_ALL_SPANS)
@recorded()
@one_of("group", name="phase_kind_group_known", message="Le groupe est : investigation, service ou terminé.")
class PhaseKind(models.Model):
    """A kind of phase, with its years of use, its group and its roles.

    Code uses roles and groups, never keys, so that renaming a kind or adding one with the same roles changes no figure.
    """

    class Group(models.TextChoices):
        INVESTIGATION = "investigation", "Investigation"
        SERVICE = "service", "Service accompagné ou pérennisé"
        ENDED = "ended", "Partenariat terminé"

    key = models.CharField("mot enregistré", max_length=40, primary_key=True)
    rank = models.PositiveSmallIntegerField("rang dans la vie")
    group = models.CharField("groupe", max_length=20, choices=Group)
    is_perennial = models.BooleanField(
        "pérennisé", default=False, help_text="Le service fonctionne durablement, dans le réseau ou hors du programme."
    )
    is_launch = models.BooleanField(
        "lancement", default=False, help_text="La première entrée dans cette phase est le lancement du service."
    )
    is_in_programme = models.BooleanField(
        "dans le programme", default=False, help_text="Le programme accompagne l’investigation ou le service."
    )
    has_committees = models.BooleanField(
        "comités d’investissement", default=False, help_text="Un comité d’investissement est attendu tous les six mois."
    )
    counts_as_deployed = models.BooleanField(
        "déployé",
        default=False,
        help_text="Le service est assez avancé pour le premier critère d’impact national.",
    )
    follows_handover = models.BooleanField(
        "suite d’une transmission",
        default=False,
        help_text="Un comité d’investissement qui décide de transmettre le service conduit à cette phase.",
    )
    ends_without_service = models.BooleanField(
        "fin sans service", default=False, help_text="L’investigation est terminée et n’a mené à aucun service."
    )
    ends_service = models.BooleanField(
        "arrêt d’un service", default=False, help_text="Un service qui existait est arrêté."
    )
    label = models.CharField("libellé", max_length=80)
    plural = models.CharField("libellé au pluriel", max_length=80)
    badge = models.CharField("badge", max_length=80)
    description = models.TextField("signification", blank=True)
    valid_from = models.DateField("utilisé à partir du", null=True, blank=True)
    until = models.DateField("utilisé jusqu’au (exclu)", null=True, blank=True)

    class Meta:
        verbose_name = "sorte de phase"
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                name="phase_kind_rank_unique",
                fields=["rank"],
                violation_error_message="Deux sortes de phase ne peuvent pas avoir le même rang.",
            ),
            ordered("phase_kind_dates_ordered", "valid_from", "until"),
            models.CheckConstraint(
                name="phase_kind_ends_in_one_way",
                condition=Q(group="ended", ends_without_service=True, ends_service=False)
                | Q(group="ended", ends_without_service=False, ends_service=True)
                | (~Q(group="ended") & Q(ends_without_service=False, ends_service=False)),
                violation_error_message="Une phase du groupe « terminé », et elle seule, a un des deux rôles de fin : "
                "fin sans service, ou arrêt d’un service.",
            ),
            models.CheckConstraint(
                name="phase_kind_in_programme_or_out",
                condition=Q(group="ended", is_in_programme=False)
                | (~Q(group="ended") & (Q(is_in_programme=True) | Q(is_perennial=True))),
                violation_error_message="Une phase a le rôle « dans le programme » ou « pérennisé », sauf si elle termine le "
                "partenariat : elle n’est alors plus dans le programme.",
            ),
            models.CheckConstraint(
                name="phase_kind_roles_of_service",
                condition=Q(group="service") | Q(is_launch=False, counts_as_deployed=False, follows_handover=False),
                violation_error_message="Les rôles « lancement », « déployé » et « suite d’une transmission » sont ceux "
                "d’une phase du groupe « service ».",
            ),
            models.CheckConstraint(
                name="phase_kind_committees_in_programme",
                condition=Q(has_committees=False) | Q(is_in_programme=True),
                violation_error_message="Les comités d’investissement suivent une phase qui est dans le programme.",
            ),
            no_overlap(
                "phase_kind_one_launch",
                same=(),
                start="valid_from",
                end="until",
                condition=Q(is_launch=True),
                message="Une autre sorte de phase est déjà le lancement : retirez-lui ce rôle, ou séparez leurs dates.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def roles(self) -> list[RoleField]:
        """Return the boolean fields of its roles, each with its label and its meaning."""
        return [field for field in role_fields() if getattr(self, field.name)]

    def is_used_on(self, day: dt.date) -> bool:
        """Whether users could pick this kind on ``day``; entries from other periods keep the kind they were converted
        to.
        """
        return period_contains(self.valid_from, self.until, day)


def role_fields() -> list[RoleField]:
    """Return the boolean fields for the roles of a phase kind."""
    return [field for field in PhaseKind._meta.fields if isinstance(field, models.BooleanField)]


def usual_next(current: PhaseKind | None, kinds: Sequence[PhaseKind]) -> list[PhaseKind]:
    """Return the kinds that usually follow ``current`` (None: no phase yet), in the order of ``kinds`` (by rank).

    An investigation is launched, or ends without a service. A service enters its next step, is made permanent after its
    launch, or stops. Nothing usually follows an end.
    """
    if current is None:
        return list(kinds[:1])
    if current.group == PhaseKind.Group.ENDED:
        return []
    if current.group == PhaseKind.Group.INVESTIGATION:
        return [kind for kind in kinds if kind.is_launch or kind.ends_without_service]
    ahead = [kind for kind in kinds if kind.group == PhaseKind.Group.SERVICE and kind.rank > current.rank]
    following = [kind for kind in ahead if kind == ahead[0] or (kind.is_perennial and not current.is_launch)]
    return [*following, *(kind for kind in kinds if kind.ends_service)]


class EndReason(models.TextChoices):
    """Why a partnership ended."""

    NO_IMPACT = "no_impact", "Impact insuffisant"
    NO_SPONSOR = "no_sponsor", "Absence de sponsor"
    MERGED = "merged", "Fusion avec un autre service"
    TAKEN_OVER = "taken_over", "Reprise par une autre équipe"
    SOLVED_ELSEWHERE = "solved_elsewhere", "Problème résolu par ailleurs"
    OTHER = "other", "Autre motif"


END_FIELDS = ("end_reason", "end_sentence", "end_account")
"""The fields of a phase that say why it ended the partnership."""
NOT_AN_END = "Un motif de fin ne se donne qu’à une phase qui clôt le partenariat : retirez-le, ou changez la phase."
WITHOUT_REASON = "Choisissez le motif de fin que précise la phrase ou le compte rendu."
WITHOUT_SENTENCE = "« Autre motif » se précise en une phrase : écrivez-la."

ONLY_AN_END_HAS_A_REASON = pgtrigger.Trigger(
    name="only_an_end_has_a_reason",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=~pgtrigger.Q(new__end_reason=""),
    func=f"""
    IF EXISTS (SELECT FROM startups_phasekind WHERE key = NEW.kind_id AND "group" <> 'ended') THEN
        IF TG_OP = 'UPDATE' AND NEW.kind_id <> OLD.kind_id THEN  -- a record that corrects its phase takes the end away
            NEW.end_reason = ''; NEW.end_sentence = ''; NEW.end_account = '';
        ELSE
            RAISE EXCEPTION 'phase_reason_without_end' USING ERRCODE = 'check_violation', HINT = '{NOT_AN_END}';
        END IF;
    END IF;
    RETURN NEW;
    """,
)


@pgtrigger.register(*refresh_spans(), REFRESH_ALL_SPANS_ON_TRUNCATE, ONLY_AN_END_HAS_A_REASON)
@recorded(dated_by=("start",))
@one_of("end_reason", name="phase_end_reason_known", message="Choisissez le motif de fin dans la liste.")
class Phase(models.Model):
    """The entry of a startup into a phase, as recorded.

    ``declared_end`` is stored as recorded and never decides a state; a phase without ``start`` is not an entry.
    ``end_reason`` is the reason of the end, for a phase of the group « terminé ». The states, with their ends, are in
    ``Span``.
    """

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="phases")
    kind = models.ForeignKey(PhaseKind, on_delete=models.PROTECT, related_name="phases", verbose_name="phase")
    start = models.DateField("entrée", null=True, blank=True)
    declared_end = models.DateField("fin déclarée", null=True, blank=True)
    comment = models.TextField("commentaire", blank=True)
    position = models.PositiveSmallIntegerField("place dans la fiche", default=0)
    end_reason = models.CharField("motif de fin", max_length=20, choices=EndReason, blank=True, default="")
    end_sentence = models.CharField("motif de fin en une phrase", max_length=2000, blank=True, default="")
    end_account = models.URLField(
        "compte rendu de la fin",
        max_length=500,
        blank=True,
        default="",
        validators=[RegexValidator("^https?://", "L’adresse commence par https:// ou http://.")],
    )

    class Meta:
        verbose_name = "phase"
        ordering = ["startup_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="phase_entry_once",
                fields=["startup", "kind", "start"],
                violation_error_message="Ce service entre déjà dans cette phase ce jour-là : changez la date, ou la phase.",
            ),
            models.CheckConstraint(
                name="phase_start_plausible",
                condition=Q(start__isnull=True) | Q(start__gte=FIRST_DAY, start__lt=LAST_DAY),
                violation_error_message="La date d’entrée doit être comprise entre 1990 et 2099.",
            ),
            models.CheckConstraint(
                name="phase_end_has_reason",
                condition=~Q(end_reason="") | Q(end_sentence="", end_account=""),
                violation_error_message=WITHOUT_REASON,
            ),
            models.CheckConstraint(
                name="phase_end_other_has_sentence",
                condition=~Q(end_reason="other", end_sentence=""),
                violation_error_message=WITHOUT_SENTENCE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.startup} : {self.kind} ({self.start or 'sans date'})"

    def clean(self) -> None:
        if self.end_reason and self.kind.group != PhaseKind.Group.ENDED:
            raise ValidationError({"end_reason": NOT_AN_END})
        if not self.end_reason and (self.end_sentence or self.end_account):
            raise ValidationError({"end_reason": WITHOUT_REASON})
        if self.end_reason == EndReason.OTHER and not self.end_sentence:
            raise ValidationError({"end_sentence": WITHOUT_SENTENCE})


class YearOf(models.Func):
    """The year of a date."""

    template = "extract(year FROM %(expressions)s)::smallint"
    output_field = models.SmallIntegerField()


class NextFirstOfJanuary(models.Func):
    """The year of the first 1 January on or after a date."""

    template = "(extract(year FROM %(expressions)s - 1) + 1)::smallint"
    output_field = models.SmallIntegerField()


class Span(models.Model):
    """The effective timeline: a startup is in ``kind``, with ``incubator``, from ``start`` to ``until`` (excluded).

    Written by triggers only, in the transaction that changes a phase or a membership (see
    ``startups/sql/``): one row for each part of a phase with one lead incubator. ``is_entry`` marks the
    first part, whose ``start`` is the date of entry; a part of zero length is an entry and never a state.
    ``first_of_kind`` marks the first entry of the startup into the kind, ``is_launch`` its first entry into a kind with
    that role. ``year`` is that of ``start``; the part contains the 1 January of the years from ``january_since`` to the
    one before ``january_until`` (null: still).
    """

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="spans", db_index=False)
    # No foreign key constraint: its check would lock the phase after the startup, while an action that changes the phase
    # locks them in the other order, which would deadlock. The triggers leave no span without its phase.
    phase = models.ForeignKey(Phase, on_delete=models.DO_NOTHING, db_constraint=False, related_name="spans")
    kind = models.ForeignKey(PhaseKind, on_delete=models.PROTECT, related_name="+", db_index=False)
    incubator = models.ForeignKey(Incubator, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    start = models.DateField()
    until = models.DateField(null=True)
    is_entry = models.BooleanField()
    first_of_kind = models.BooleanField()
    is_launch = models.BooleanField()
    year = models.GeneratedField(expression=YearOf("start"), output_field=models.SmallIntegerField(), db_persist=True)
    january_since = models.GeneratedField(
        expression=NextFirstOfJanuary("start"), output_field=models.SmallIntegerField(), db_persist=True
    )
    january_until = models.GeneratedField(
        expression=NextFirstOfJanuary("until"), output_field=models.SmallIntegerField(), db_persist=True
    )

    class Meta:
        ordering = ["startup_id", "start", "phase_id"]
        indexes = [
            models.Index(fields=["kind", "start"], name="span_kind_start"),
            # The exclusion constraint has an index by startup too, but it is slower to search.
            models.Index(fields=["startup", "start"], name="span_startup_start"),
        ]
        constraints = [
            no_overlap(
                "span_no_overlap",
                same=("startup",),
                start="start",
                end="until",
                message="Un service ne peut pas être dans deux phases le même jour : changez l’une des deux dates.",
            ),
            models.CheckConstraint(
                name="span_dates_ordered",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("start")),
                violation_error_message="Une phase ne peut pas finir avant d’avoir commencé : corrigez l’une des deux dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.startup_id} : {self.kind_id} du {self.start} au {self.until}"


@recorded(dated_by=("date",))
@one_of(
    "kind",
    name="life_event_kind_known",
    message="Cette sorte d’événement n’existe pas : choisissez-en une dans la liste.",
)
class LifeEvent(EditedRecord):
    """A dated event of a fiche: a committee, a launch, a FAST award or the end of the partnership."""

    EDITED = ("kind", "date", "comment")
    STARTUP_PATH = "startup"

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "Comité d’investissement"
        PRODUCT_LAUNCH = "product_launch", "Lancement"
        FAST = "fast", "Lauréat du FAST"
        NATIONAL_IMPACT = "national_impact", "Impact national"
        EIG = "eig", "Entrepreneurs d’intérêt général"
        END = "end", "Fin du partenariat"
        OTHER = "other", "Autre"

    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField("sorte", max_length=40, choices=Kind)
    date = models.DateField("date")
    comment = models.TextField("commentaire", blank=True)
    position = models.PositiveSmallIntegerField("place dans la fiche", default=0)

    class Meta:
        verbose_name = "événement"
        ordering = ["startup_id", "position", "pk"]
        indexes = [models.Index(fields=["kind", "date"], name="life_event_kind_date")]
        constraints = [
            models.CheckConstraint(
                name="life_event_date_plausible",
                condition=Q(date__gte=FIRST_DAY, date__lt=LAST_DAY),
                violation_error_message="La date d’un événement doit être comprise entre 1990 et 2099.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.startup} : {self.get_kind_display()} ({self.date})"


@recorded()
@one_of("conclusion", name="investigation_conclusion_known", message="Choisissez la conclusion : lancement ou arrêt.")
class Investigation(models.Model):
    """The dossier of an investigation phase. ``intrapreneur`` names a person and is never public."""

    class Conclusion(models.TextChoices):
        GO = "go", "Le service est lancé"
        NO_GO = "no_go", "Pas de service"

    phase = models.OneToOneField(Phase, on_delete=models.CASCADE, related_name="investigation")
    problem = models.TextField("problème", blank=True)
    sponsor = models.ForeignKey(
        Administration,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="investigations",
        verbose_name="sponsor",
    )
    intrapreneur = models.CharField("intrapreneur", max_length=200, blank=True)
    conclusion = models.CharField("conclusion", max_length=10, choices=Conclusion, blank=True, default="")
    concluded_on = models.DateField("conclue le", null=True, blank=True)
    synthesis = models.TextField("synthèse", blank=True)

    class Meta:
        verbose_name = "investigation"
        constraints = [
            models.CheckConstraint(
                name="investigation_conclusion_dated",
                condition=Q(conclusion="", concluded_on__isnull=True)
                | (~Q(conclusion="") & Q(concluded_on__isnull=False)),
                violation_error_message="Donnez la conclusion et sa date, ou ni l’une ni l’autre.",
            ),
        ]

    def __str__(self) -> str:
        return f"Investigation de {self.phase.startup}"
