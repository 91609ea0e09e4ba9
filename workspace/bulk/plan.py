"""Preview the lines of a file: each is executed by the same actions as the pages, in a rolled-back transaction."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from common.clock import today
from common.texts import NO_REASON
from common.words import date_fr
from incubators.models import Incubator
from startups.actions import change_phase, move_to_incubator
from startups.models import EndReason, PhaseKind, Startup
from startups.queries import phase_at
from workspace.bulk.parse_lines import BulkLine
from workspace.phases.queries import change_warnings, date_warnings, read_timeline

_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True, slots=True)
class BulkLineResult:
    """The result of a line: its effect, its errors (then it has no effect), and warnings to confirm."""

    number: int
    startup: str
    does: list[str]
    problems: list[str]
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Records:
    """The records that the lines name, by identifier or label."""

    startups: dict[str, Startup]
    kinds: dict[str, PhaseKind]
    incubators: dict[str, Incubator]
    now: dict[int, str]


@dataclass(frozen=True, slots=True)
class _PlannedChange:
    """A change requested by a line: its sentence, its key, a callable that makes it, and a callable for warnings.

    ``warn`` is called before the change, after the previous lines.
    """

    sentence: str
    key: tuple[object, ...]
    make: Callable[[], object]
    warn: Callable[[], list[str]]


def carry_out(lines: Sequence[BulkLine], actor: User, *, is_preview: bool = False) -> list[BulkLineResult]:
    """Execute every line, after the previous ones; save none if one has an error, or for a preview."""
    seen: dict[tuple[object, ...], int] = {}
    with transaction.atomic():
        known = _load_records(lines)
        outcomes = [_outcome(line, known, seen, actor) for line in lines]
        if is_preview or any(outcome.problems for outcome in outcomes):
            transaction.set_rollback(True)
    return outcomes


def _load_records(lines: Sequence[BulkLine]) -> _Records:
    """Load the records that the lines name: always four queries."""
    startups = Startup.objects.in_bulk([line.startup for line in lines], field_name="slug")
    kinds = list(PhaseKind.objects.all())
    states = phase_at(today()).filter(startup__slug__in=list(startups)).values_list("startup_id", "kind__label")
    return _Records(
        startups,
        {word.lower(): kind for kind in kinds for word in (kind.key, kind.label)},
        Incubator.objects.in_bulk([line.incubator for line in lines], field_name="slug"),
        dict(states),
    )


def _outcome(line: BulkLine, known: _Records, seen: dict[tuple[object, ...], int], actor: User) -> BulkLineResult:
    planned, problems = _plan_changes(line, known, actor)
    for change in planned:
        if change.key in seen:
            problems.append(f"Cette ligne répète la ligne {seen[change.key]} : gardez-en une.")
        seen.setdefault(change.key, line.number)
    warnings = [warning for change in planned for warning in change.warn()] if not problems else []
    if not problems:
        problems = _attempt(change.make for change in planned)
    return BulkLineResult(
        line.number, line.startup, [change.sentence for change in planned], problems, [] if problems else warnings
    )


def _attempt(makes: Iterable[Callable[[], object]]) -> list[str]:
    """Execute a whole line or nothing; return its errors."""
    try:
        with transaction.atomic():
            for make in makes:
                make()
    except ValidationError as refusal:
        return refusal.messages
    except PermissionDenied as refusal:
        return [str(refusal)]
    return []


def _plan_changes(line: BulkLine, known: _Records, actor: User) -> tuple[list[_PlannedChange], list[str]]:
    """Return the changes requested by a line, and what prevents their interpretation."""
    problems: list[str] = []
    startup = known.startups.get(line.startup)
    if startup is None:
        problems.append(
            f"Le service « {line.startup} » n’existe pas." if line.startup else "Donnez l’identifiant du service."
        )
    if not line.reason:
        problems.append(NO_REASON)
    if not (line.phase or line.date or line.incubator or line.since):
        problems.append("Donnez une phase et sa date, ou un incubateur et depuis quand.")
    found = [
        _plan_phase(line, startup, known, actor, problems) if line.phase or line.date else None,
        _plan_move(line, startup, known, actor, problems) if line.incubator or line.since else None,
    ]
    return [change for change in found if change], problems


def _plan_phase(
    line: BulkLine, startup: Startup | None, known: _Records, actor: User, problems: list[str]
) -> _PlannedChange | None:
    kind = known.kinds.get(line.phase.lower())
    if kind is None:
        problems.append(f"La phase « {line.phase} » n’existe pas." if line.phase else "Donnez la phase.")
    date = _date(line.date, "la date d’entrée dans la phase", problems)
    if startup is None or kind is None or date is None:
        return None
    now = known.now.get(startup.pk)
    state = f"aujourd’hui « {now} »" if now else "aujourd’hui dans aucune phase"
    return _PlannedChange(
        f"Entre en phase « {kind.label} » le {date_fr(date)} ({state})",
        (startup.pk, kind.pk, date),
        lambda: change_phase(
            startup=startup, kind=kind.key, date=date, reason=line.reason, actor=actor, end=_end(line)
        ),
        lambda: change_warnings(read_timeline(startup, today()), kind, date),
    )


def _end(line: BulkLine) -> dict[str, str]:
    """Return the reason of the end of a partnership, given as its stored value or its label."""
    keys = {label.lower(): key for key, label in EndReason.choices}
    reason = keys.get(line.end_reason.lower(), line.end_reason)
    return {"end_reason": reason, "end_sentence": line.end_sentence, "end_account": line.end_account}


def _plan_move(
    line: BulkLine, startup: Startup | None, known: _Records, actor: User, problems: list[str]
) -> _PlannedChange | None:
    incubator = known.incubators.get(line.incubator)
    if incubator is None:
        problem = f"L’incubateur « {line.incubator} » n’existe pas." if line.incubator else "Donnez l’incubateur."
        problems.append(problem)
    since = _date(line.since, "depuis quand l’incubateur porte le service", problems)
    if startup is None or incubator is None or since is None:
        return None
    return _PlannedChange(
        f"Rejoint l’incubateur « {incubator.name} » le {date_fr(since)}",
        (startup.pk, "incubator", incubator.pk, since),
        lambda: move_to_incubator(startup=startup, incubator=incubator, since=since, reason=line.reason, actor=actor),
        lambda: date_warnings(today(), since),
    )


def _date(text: str, what: str, problems: list[str]) -> dt.date | None:
    if not text:
        problems.append(f"Donnez {what}.")
        return None
    french = _FRENCH_DATE.fullmatch(text)
    try:
        if french:
            day, month, year = (int(part) for part in french.groups())
            return dt.date(year, month, day)
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        problems.append(f"La date « {text[:40]} » est illisible : écrivez-la ainsi, 31/01/2022 ou 2022-01-31.")
        return None
