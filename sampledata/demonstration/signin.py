"""The accounts of the demonstration: a local run prints them, an installation never has them."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from accounts.models import User
from incubators.models import CoachAssignment, Incubator

PASSWORD = "demonstration"  # noqa: S105 - written in the documentation, for accounts that a local run alone has
COACHED = ("anct", "mtes")
COACHED_FROM = dt.date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in, how, and what for."""

    email: str
    password: str
    purpose: str
    name: str
    role: User.Role

    @property
    def line(self) -> str:
        """The account as a local run prints it."""
        return f"- {self.email}, mot de passe « {self.password} » : {self.purpose}"


def accounts() -> tuple[Account, ...]:
    """The accounts that ``load_demo`` makes in a local run."""
    return (
        Account("coach@demonstration.example", PASSWORD, "coach de deux incubateurs", "Camille Coach", User.Role.AGENT),
        Account("dinum@demonstration.example", PASSWORD, "équipe de la DINUM", "Dominique Dinum", User.Role.DINUM),
        Account("admin@demonstration.example", PASSWORD, "administrateur", "Andrea Admin", User.Role.ADMINISTRATOR),
    )


def allowed() -> bool:
    """Whether these accounts may exist: their password is known to all, so in a local run only."""
    return bool(getattr(settings, "LOCAL_RUN", False))


def make_accounts() -> int:
    """Create the accounts that are missing, and the coach's assignments; returns how many accounts."""
    known = set(
        User.objects.filter(email__in=[account.email for account in accounts()]).values_list("email", flat=True)
    )
    made = [
        User.objects.create_user(
            account.email, account.password, name=account.name, role=account.role, is_demonstration=True
        )
        for account in accounts()
        if account.email not in known
    ]
    CoachAssignment.objects.bulk_create(
        CoachAssignment(user=user, incubator=incubator, start=COACHED_FROM)
        for user in made
        if user.role == User.Role.AGENT
        for incubator in Incubator.objects.filter(slug__in=COACHED)
    )
    return len(made)
