"""The accounts of a set of examples: a local run prints them, an installation never has them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings

from accounts.models import User
from incubators.models import CoachAssignment, Incubator

PASSWORD = "demonstration"  # noqa: S105 - written in the documentation, for accounts of a local run only
COACHED_FROM = dt.date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """A demonstration account: credentials and purpose."""

    email: str
    password: str
    purpose: str
    name: str
    role: User.Role

    @property
    def line(self) -> str:
        """Return the line that a local run prints for the account."""
        return f"- {self.email}, mot de passe « {self.password} » : {self.purpose}"


def accounts() -> tuple[Account, ...]:
    """Return the accounts that a local run creates."""
    return (
        Account("coach@demonstration.example", PASSWORD, "coach de deux incubateurs", "Camille Coach", User.Role.AGENT),
        Account("dinum@demonstration.example", PASSWORD, "équipe de la DINUM", "Dominique Dinum", User.Role.DINUM),
        Account("admin@demonstration.example", PASSWORD, "administrateur", "Andrea Admin", User.Role.ADMINISTRATOR),
    )


def allowed() -> bool:
    """Whether these accounts may exist: only in a local run, since their password is public."""
    return bool(getattr(settings, "LOCAL_RUN", False))


def make_accounts(coached: Collection[str]) -> int:
    """Create the missing accounts, and assign the coach to the incubators ``coached``; return the number of accounts."""
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
        for incubator in Incubator.objects.filter(slug__in=coached)
    )
    return len(made)
