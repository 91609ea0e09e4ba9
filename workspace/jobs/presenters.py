"""Jobs of the application as pages name them: kinds, progress, duration, error. Pure functions."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from common.background.emails import KINDS, SEND, EmailKind
from common.background.recompute import RECOMPUTE
from common.background.workers import Workers
from common.models import Job, OutgoingEmail
from common.words import NO_BREAK, datetime_fr, percent_fr, plural_fr
from impact.documents.reading import READ_DOCUMENTS
from impact.links.actions import CHECK_LINKS
from impact.published_files.actions import READ_FILES
from workspace.composer.actions import PREVIEW

LABELS = {
    RECOMPUTE: "Calculer les indicateurs et les critères",
    CHECK_LINKS: "Vérifier les liens des fiches",
    READ_DOCUMENTS: "Lire les matrices publiées dans La Suite Docs",
    READ_FILES: "Lire les fichiers publiés des services",
    PREVIEW: "Calculer l’aperçu d’une définition",
    SEND: "Envoyer les e-mails",
    "bilan.make_files": "Composer le PDF d’un bilan",
    "betagouv.import_source": "Importer les fiches de beta.gouv.fr",
    "betagouv.read_products": "Lire les produits de l’espace membre, et y envoyer les changements",
}
"""By the name of the Celery task."""
ABOUT_SOMETHING = frozenset({"bilan.make_files", PREVIEW})
"""The kinds whose arguments say what they are about: they are run again, and not from nothing."""


DONE_BY_COMMANDS = {
    "betaportfolio.backup": "Sauvegarde de la base",
    "betaportfolio.restore_trial": "Essai de restauration d’une sauvegarde",
}
"""What a command notes when it has done it: nobody asks a worker for it."""


def label_of(kind: str) -> str:
    """Return what a job of this kind does; a removed kind is displayed by its name."""
    return LABELS.get(kind) or DONE_BY_COMMANDS.get(kind, kind)


State = Job.State
TONES: dict[str, str] = {State.QUEUED: "", State.RUNNING: "info", State.DONE: "success", State.FAILED: "error"}
"""The kind of the badge that says a state."""
UNDER_WAY = (State.QUEUED, State.RUNNING)


@dataclass(frozen=True, slots=True)
class JobDisplay:
    """A job in words. ``percent`` is None if its progress is unknown."""

    job: Job
    label: str
    tone: str
    percent: int | None
    progress: str
    when: str
    lasted: str

    @property
    def is_under_way(self) -> bool:
        return self.job.state in UNDER_WAY

    @property
    def may_run_again(self) -> bool:
        return self.job.kind in LABELS and not self.is_under_way

    def as_json(self) -> dict[str, Any]:
        """Return what the page updates while the job runs."""
        return {
            "id": self.job.pk,
            "label": self.label,
            "state": self.job.state,
            "tone": self.tone,
            "said": self.job.get_state_display(),
            "percent": self.percent,
            "progress": self.progress,
            "lasted": self.lasted,
            "message": self.job.message,
        }


def display_job(job: Job, now: dt.datetime) -> JobDisplay:
    """Describe ``job`` at ``now``."""
    percent = job.done * 100 // job.total if job.total else None
    return JobDisplay(
        job=job,
        label=label_of(job.kind),
        tone=TONES[job.state],
        percent=percent if job.state == State.RUNNING else None,
        progress=_progress(job, percent),
        when=f"Commencée le {datetime_fr(job.started_at)}"
        if job.started_at
        else f"Demandée le {datetime_fr(job.queued_at)}",
        lasted=lasted_fr((job.finished_at or now) - job.started_at) if job.started_at else "",
    )


def _progress(job: Job, percent: int | None) -> str:
    if job.state == State.QUEUED:
        return "En attente d’un serveur de calcul" if job.attempts == 0 else "Interrompue, en attente d’être reprise"
    if job.state != State.RUNNING:
        return ""
    text = "En cours" if percent is None else percent_fr(percent)
    return text if job.attempts < 2 else f"{text} ({plural_fr(job.attempts, 'essai', 'essais')})"


@dataclass(frozen=True, slots=True)
class WorkersDisplay:
    """The state of the workers: the type of the alert, its title and its text."""

    tone: str
    title: str
    said: str


LATE = "Des tâches attendent et aucun serveur de calcul ne les prend"
NOBODY = "Aucun serveur de calcul ne répond"
NEVER_STARTED = "Une tâche demandée attendra qu’un serveur de calcul démarre."
RESTARTS = (
    "Un serveur de calcul qui n’entend plus rien s’arrête et repart de lui-même ; "
    "si cela dure, prévenez qui exploite le site."
)


def display_workers(now: Workers) -> WorkersDisplay:
    """Describe the state of the workers."""
    silent = f" Sans réponse : {', '.join(worker.name for worker in now.silent)}." if now.silent else ""
    if now.is_late:
        return WorkersDisplay("error", LATE, RESTARTS + silent)
    if not now.answering:
        return WorkersDisplay("warning", NOBODY, (RESTARTS if now.silent else NEVER_STARTED) + silent)
    count = plural_fr(len(now.answering), "serveur de calcul répond", "serveurs de calcul répondent")
    return WorkersDisplay("warning" if now.silent else "success", count, silent.strip())


def lasted_fr(time: dt.timedelta) -> str:
    """Return "moins d’une seconde", "12 s", "3 min 5 s" or "2 h 10 min"."""
    seconds = int(time.total_seconds())
    if seconds < 1:
        return "moins d’une seconde"
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [(hours, "h"), (minutes, "min"), (seconds if not hours else 0, "s")]
    return NO_BREAK.join(f"{count}{NO_BREAK}{unit}" for count, unit in parts if count)


@dataclass(frozen=True, slots=True)
class EmailRow:
    """How many e-mails of a kind are in each state."""

    label: str
    counts: list[int]


EMAIL_STATES = [(state, state.label) for state in OutgoingEmail.State]


def display_emails(counts: Counter[tuple[EmailKind, OutgoingEmail.State]]) -> list[EmailRow]:
    """Return a row for each kind of e-mails."""
    return [EmailRow(kind.label, [counts[kind, state] for state, _ in EMAIL_STATES]) for kind in KINDS]
