"""Queries about accounts and assignments, for the DINUM's staff and administrators."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from access.rights import assignments_on
from accounts.models import User
from accounts.models.users import PUBLIC_AGENT
from common.history import RowVersionChange, changes
from common.words import date_fr
from incubators.models import CoachAssignment, Incubator
from startups.models import Membership
from startups.queries import membership_in_force

COLUMNS: dict[str, tuple[str, Callable[[object], str]]] = {
    "email": ("Adresse e-mail", str),
    "name": ("Nom affiché", str),
    "role": ("Rôle", lambda value: User.Role(str(value)).label),
    "subject": ("Identité ProConnect", lambda value: "liée" if value else "aucune"),
    "is_invited": ("Invitation", lambda value: "invité" if value else "aucune"),
    "is_active": ("État", lambda value: "ouvert" if value else "fermé"),
}
"""The label of each column that the history shows, and its value in words."""

type Line = tuple[RowVersionChange, str, str, str]
"""A change, what it is about, and what stood before and after, in words."""


def all_accounts() -> QuerySet[User]:
    """Return every account, also closed, by name then e-mail, with its assignments: always two queries."""
    assignments = CoachAssignment.objects.select_related("incubator").order_by("-start", "pk")
    return User.objects.order_by("name", "email").prefetch_related(Prefetch("assignments", assignments))


def without_assignment(accounts: QuerySet[User], day: dt.date) -> QuerySet[User]:
    """Return the open accounts of agents who may open the workspace and coach no incubator on ``day``."""
    known = Q(is_invited=True) | Q(proconnect_roles__contains=[PUBLIC_AGENT])
    assigned = assignments_on(day).filter(user=OuterRef("pk"))
    return accounts.filter(known, ~Exists(assigned), is_active=True, role=User.Role.AGENT)


def incubators_without_coach(day: dt.date) -> QuerySet[Incubator]:
    """Return the incubators that support a service on ``day`` and that no open account coaches, by name."""
    supported = Membership.objects.filter(membership_in_force(day), incubator=OuterRef("pk"))
    coached = assignments_on(day).filter(incubator=OuterRef("pk"), user__is_active=True)
    return Incubator.objects.filter(Exists(supported), ~Exists(coached)).order_by("name", "slug")


BOUND = Q(subject__isnull=False, is_superuser=False) & ~Q(role=User.Role.ADMINISTRATOR)
"""The accounts with a ProConnect identity that may be removed with others."""


def bound_to_domain(domain: str) -> Q:
    """Return the condition of the accounts of an e-mail domain whose identities may be removed together."""
    return BOUND & Q(email__endswith=f"@{domain}")


def bound_domains() -> list[tuple[str, int]]:
    """Return the e-mail domains of accounts whose identities may be removed together, with their number of accounts."""
    addresses = User.objects.filter(BOUND).values_list("email", flat=True)
    return sorted(Counter(address.rpartition("@")[2] for address in addresses).items())


def history_of_account(account: User) -> list[Line]:
    """Return the changes of an account and its assignments, the latest first: at most five queries."""
    found = [*changes(User, pgh_obj_id=account.pk), *changes(CoachAssignment, user_id=account.pk)]
    keys = {values["incubator_id"] for one in found for values in (one.before, one.after) if "incubator_id" in values}
    names = dict(Incubator.objects.filter(pk__in=keys).values_list("pk", "name"))
    coached = {one.row: names.get(one.after["incubator_id"], "") for one in found if "incubator_id" in one.after}
    lines = [line for one in found for line in _lines(one, coached.get(one.row, ""))]
    return sorted(lines, key=lambda line: line[0].at)[::-1]


def _lines(change: RowVersionChange, incubator: str) -> list[Line]:
    if change.model == User._meta.label_lower:
        return _of_account(change)
    what = f"Accompagnement : {incubator}"
    return [(change, what, _period_in_words(change.before), _period_in_words(change.after))]


def _of_account(change: RowVersionChange) -> list[Line]:
    if change.kind == "insert":
        return [(change, "Ouverture du compte", "", f"{change.after['email']}, {_word('role', change.after)}")]
    words = [(label, _word(name, change.before), _word(name, change.after)) for name, (label, _) in COLUMNS.items()]
    return [(change, label, before, after) for label, before, after in words if before != after]


def _word(column: str, values: dict[str, object]) -> str:
    return COLUMNS[column][1](values[column] or "") if column in values else ""


def _period_in_words(values: dict[str, object]) -> str:
    """Return « du 1er mars 2021 jusqu’au 1er mars 2022 (exclu) » from the start and end of an assignment."""
    parts = []
    if values.get("start"):
        parts.append(f"du {date_fr(values['start'])}")  # type: ignore[arg-type]
    if values.get("until"):
        parts.append(f"jusqu’au {date_fr(values['until'])} (exclu)")  # type: ignore[arg-type]
    elif "until" in values:
        parts.append("sans fin prévue")
    return " ".join(parts)
