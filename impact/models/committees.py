"""Sessions of investment committees: their agenda, the written opinions, and the brief frozen with each committee."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from common.constraints import one_of
from common.history import recorded
from impact.models.reviews import Review
from startups.models import Startup


@recorded(moves_version=False)
class CommitteeSession(models.Model):
    """A meeting on a day that decides on several services; ``closed_at``: its minutes are final, nothing more is written."""

    held_on = models.DateField("tenue le")
    title = models.CharField("intitulé", max_length=200, blank=True)
    opinions_due_on = models.DateField("avis attendus avant le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    class Meta:
        verbose_name = "séance de comité"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="committee_session_opinions_before",
                condition=Q(opinions_due_on__isnull=True) | Q(opinions_due_on__lte=F("held_on")),
                violation_error_message="Les avis sont attendus au plus tard le jour de la séance : corrigez une date.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Séance du {self.held_on}"


@recorded(moves_version=False)
class AgendaItem(models.Model):
    """A service on the agenda of a session, and the committee that it decided."""

    session = models.ForeignKey(CommitteeSession, on_delete=models.CASCADE, related_name="items")
    startup = models.ForeignKey(Startup, on_delete=models.CASCADE, related_name="agenda_items", verbose_name="service")
    position = models.PositiveSmallIntegerField("place", default=0)
    review = models.OneToOneField(
        Review, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_item", verbose_name="décision"
    )

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering = ["session_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="agenda_item_once",
                fields=["session", "startup"],
                violation_error_message="Ce service est déjà à l’ordre du jour de cette séance.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.startup} ({self.session})"


@recorded(moves_version=False)
@one_of("opinion", name="opinion_request_known", message="Choisissez un avis : favorable, réservé ou défavorable.")
class OpinionRequest(models.Model):
    """A written opinion on a service of the agenda, requested from the holder of a job function; empty until it is given."""

    class Opinion(models.TextChoices):
        FAVOURABLE = "favourable", "Favorable"
        RESERVED = "reserved", "Réservé"
        UNFAVOURABLE = "unfavourable", "Défavorable"

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="opinions")
    function = models.CharField("fonction", max_length=100)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="compte"
    )
    opinion = models.CharField("avis", max_length=15, choices=Opinion, blank=True, default="")
    note = models.TextField("avis écrit", blank=True)
    told_at = models.DateTimeField("demandé par e-mail le", null=True, blank=True)
    reminded_at = models.DateTimeField("relancé le", null=True, blank=True)

    class Meta:
        verbose_name = "avis demandé"
        verbose_name_plural = "avis demandés"
        ordering = ["item_id", "function", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="opinion_request_once",
                fields=["item", "function"],
                violation_error_message="Un avis est déjà demandé à cette fonction pour ce service.",
            ),
            models.CheckConstraint(
                name="opinion_request_named",
                condition=~Q(function=""),
                violation_error_message="Indiquez la fonction de la personne consultée.",
            ),
            models.CheckConstraint(
                name="opinion_request_written",
                condition=Q(opinion="") | ~Q(note=""),
                violation_error_message="Un avis est écrit : motivez-le en une phrase au moins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function} : {self.get_opinion_display() or 'attendu'} ({self.item})"


@pgtrigger.register(pgtrigger.Protect(name="frozen", operation=pgtrigger.Update))
class Brief(models.Model):
    """What was prepared for a committee, as it was known when the committee was recorded: it never changes."""

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="brief", verbose_name="comité")
    document = models.JSONField("dossier")
    frozen_at = models.DateTimeField("figé le", db_default=models.functions.Now())

    class Meta:
        verbose_name = "dossier de comité"
        verbose_name_plural = "dossiers de comité"

    def __str__(self) -> str:
        return f"Dossier : {self.review}"
