"""Builders of records, shared by the tests of every app. Dates are ISO text, None is unknown."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from access.models import ServiceToken, TokenGrant
from access.models.tokens import SHOWN
from accounts.models import User
from accounts.models.bindings import digest_of
from budget.models import (
    Application,
    Award,
    CreditLine,
    CreditYear,
    FundingRound,
    Season,
    SharedService,
    Support,
)
from common.readings import read_period
from community.models import Member, Mission
from impact.models import Designation, MatrixDecision, Measurement, Metric
from incubators.models import Administration, CoachAssignment, Incubator
from indicators.models import Definition, Follower, Indicator, IndicatorFollower, MeasuredFigure, Target
from startups.models import Investigation, LifeEvent, Membership, Phase, PhaseKind, Sponsorship, Startup

PASSWORD = "une phrase de passe solide"

IN_PROGRAMME = ("is_in_programme", "has_committees")

# key, group, roles, label, plural, badge; the position is the rank
KINDS: list[tuple[str, str, tuple[str, ...], str, str, str]] = [
    ("investigation", "investigation", IN_PROGRAMME, "Investigation", "Investigations", "En investigation"),
    ("construction", "service", (*IN_PROGRAMME, "is_launch"), "Construction", "En construction", "En construction"),
    (
        "acceleration",
        "service",
        (*IN_PROGRAMME, "counts_as_deployed"),
        "Accélération",
        "En accélération",
        "En accélération",
    ),
    (
        "consolidation",
        "service",
        (*IN_PROGRAMME, "counts_as_deployed", "follows_handover"),
        "En consolidation",
        "En consolidation",
        "En consolidation",
    ),
    (
        "opere",
        "service",
        (*IN_PROGRAMME, "counts_as_deployed", "is_perennial"),
        "Opéré au sein du réseau",
        "Opérés au sein du réseau",
        "Opéré",
    ),
    (
        "transfere",
        "service",
        ("counts_as_deployed", "follows_handover", "is_perennial"),
        "Transféré",
        "Transférés",
        "Transféré",
    ),
    (
        "abandon-investigation",
        "ended",
        ("ends_without_service",),
        "Investigation non concluante",
        "Investigations non concluantes",
        "Investigation non concluante",
    ),
    ("abandon", "ended", ("ends_service",), "Service arrêté", "Services arrêtés", "Arrêté"),
]

type Life = Iterable[tuple[str, str | None] | tuple[str, str | None, str | None]]
"""Phases in the record's order: (kind, start) or (kind, start, declared end)."""


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def phase_kinds() -> list[PhaseKind]:
    """Return the eight phase kinds, unsaved."""
    return [
        PhaseKind(
            key=key, rank=rank, group=group, label=label, plural=plural, badge=badge, **dict.fromkeys(roles, True)
        )
        for rank, (key, group, roles, label, plural, badge) in enumerate(KINDS, start=1)
    ]


def make_phase_kinds() -> dict[str, PhaseKind]:
    """Create the eight phase kinds, and return them by key; existing ones are unchanged."""
    PhaseKind.objects.bulk_create(phase_kinds(), ignore_conflicts=True)
    return PhaseKind.objects.in_bulk()


def make_user(email: str = "agent@example.gouv.fr", role: str = User.Role.AGENT, **fields: Any) -> User:
    """Create a user who signs in with ``PASSWORD``."""
    return User.objects.create_user(email, PASSWORD, role=role, **fields)


SECRET = "bpf_un-secret-que-personne-ne-devine-0123456789"


def make_token(
    *startups: Startup,
    incubators: Iterable[Incubator] = (),
    secret: str = SECRET,
    last_day: str = "2099-01-01",
    **fields: Any,
) -> ServiceToken:
    """Create the token of a tool, for these startups and those of these incubators, with the secret ``SECRET``."""
    token = ServiceToken.objects.create(
        prefix=secret[:SHOWN],
        digest=digest_of(secret),
        last_day=dt.date.fromisoformat(last_day),
        **{"name": "Outil", **fields},
    )
    TokenGrant.objects.bulk_create(
        [
            *(TokenGrant(token=token, startup=startup) for startup in startups),
            *(TokenGrant(token=token, incubator=incubator) for incubator in incubators),
        ]
    )
    return token


def make_administration(slug: str = "ministere", **fields: Any) -> Administration:
    return Administration.objects.create(slug=slug, **{"name": f"Administration {slug}", **fields})


def make_incubator(slug: str = "fabrique", **fields: Any) -> Incubator:
    return Incubator.objects.create(slug=slug, **{"name": f"Incubateur {slug}", **fields})


def make_coach(
    incubator: Incubator, *, email: str = "coach@example.gouv.fr", start: str = "2020-01-01", until: str | None = None
) -> User:
    """Create a user who coaches ``incubator`` from ``start`` to ``until`` (excluded)."""
    user = make_user(email)
    CoachAssignment.objects.create(user=user, incubator=incubator, start=dt.date.fromisoformat(start), until=day(until))
    return user


def make_startup(
    slug: str = "un.service",
    *,
    phases: Life = (),
    incubator: Incubator | None = None,
    sponsors: Iterable[Administration] = (),
    **fields: Any,
) -> Startup:
    """Create a fiche with its phases, supported by ``incubator`` without start; create missing phase kinds."""
    startup = Startup.objects.create(slug=slug, **{"name": f"Service {slug}", **fields})
    if incubator:
        Membership.objects.create(startup=startup, incubator=incubator)
    Sponsorship.objects.bulk_create(
        Sponsorship(startup=startup, administration=sponsor, position=position)
        for position, sponsor in enumerate(sponsors)
    )
    make_phases(startup, phases)
    return startup


def make_phases(startup: Startup, phases: Life) -> list[Phase]:
    """Add phases to a fiche, after the existing ones."""
    make_phase_kinds()
    first = startup.phases.count()
    return Phase.objects.bulk_create(
        Phase(
            startup=startup,
            kind_id=kind,
            start=day(start),
            declared_end=day(end[0]) if end else None,
            position=position,
        )
        for position, (kind, start, *end) in enumerate(phases, start=first)
    )


def make_membership(
    startup: Startup,
    incubator: Incubator,
    start: str | None = None,
    until: str | None = None,
    *,
    is_lead: bool = True,
) -> Membership:
    return Membership.objects.create(
        startup=startup, incubator=incubator, start=day(start), until=day(until), is_lead=is_lead
    )


def make_investigation(startup: Startup, **fields: Any) -> Investigation:
    """Create the dossier of the first investigation phase of ``startup``."""
    phase = startup.phases.filter(kind="investigation").earliest("start")
    return Investigation.objects.create(phase=phase, **fields)


def make_event(startup: Startup, kind: str, date: str, comment: str = "") -> LifeEvent:
    return LifeEvent.objects.create(startup=startup, kind=kind, date=dt.date.fromisoformat(date), comment=comment)


def make_round(number: int = 9, year: int = 2021, **fields: Any) -> FundingRound:
    return FundingRound.objects.create(number=number, year=year, **fields)


def make_award(
    funding_round: FundingRound,
    laureate: Startup | Incubator,
    amount: str | None = "150000",
    **fields: Any,
) -> Award:
    """Create an award to a startup or to an incubator; an amount of None is unknown."""
    to = {"startup": laureate} if isinstance(laureate, Startup) else {"incubator": laureate}
    return Award.objects.create(round=funding_round, amount=None if amount is None else Decimal(amount), **to, **fields)


def make_credits(year: int = 2021, lines: Iterable[tuple[str, str | None]] = (), **fields: Any) -> CreditYear:
    """Create the credits of a year with its lines (label, amount; None: unknown)."""
    credit_year = CreditYear.objects.create(year=year, **{"programme": "352", **fields})
    CreditLine.objects.bulk_create(
        CreditLine(
            credit_year=credit_year, label=label, amount=None if amount is None else Decimal(amount), position=position
        )
        for position, (label, amount) in enumerate(lines)
    )
    return credit_year


def make_application(funding_round: FundingRound, candidate: Startup | Incubator, **fields: Any) -> Application:
    """Create the application of a startup or an incubator to a round."""
    to = {"startup": candidate} if isinstance(candidate, Startup) else {"incubator": candidate}
    usual = {"amount": Decimal(100000), "objective": "Doubler les usagers", "submitted_on": dt.date(2021, 8, 1)}
    return Application.objects.create(round=funding_round, **to, **{**usual, **fields})


def make_season(number: int = 1, start: str = "2020-10-01", until: str | None = "2021-04-01", **fields: Any) -> Season:
    return Season.objects.create(number=number, start=dt.date.fromisoformat(start), until=day(until), **fields)


def make_support(startup: Startup, kind: str = "brigade", start: str = "2021-01-01", **fields: Any) -> Support:
    return Support.objects.create(startup=startup, kind=kind, start=dt.date.fromisoformat(start), **fields)


def make_shared_service(slug: str = "webinaire", **fields: Any) -> SharedService:
    return SharedService.objects.create(slug=slug, **{"name": slug.title(), "kind": "common", **fields})


type Time = tuple[str, str | None] | tuple[str, str | None, str]
"""A mission: (first day, last day) of a public agent, or with another status."""


def make_member(key: str = "m0001", *, missions: Iterable[Time] = (), **fields: Any) -> Member:
    """Create a member with missions."""
    member = Member.objects.create(key=key, **{"domain": "development", **fields})
    Mission.objects.bulk_create(
        Mission(
            member=member,
            start=dt.date.fromisoformat(start),
            last_day=day(end),
            status=status[0] if status else Mission.Status.PUBLIC_AGENT,
            position=position,
        )
        for position, (start, end, *status) in enumerate(missions)
    )
    return member


def make_indicator(
    code: str = "products_launched",
    *,
    rule: dict[str, Any] | None = None,
    follower: Follower | None = Follower.BUDGET_LAW,
    **fields: Any,
) -> Indicator:
    """Create an indicator followed since 2020, by Parliament, with one definition if a rule is given."""
    indicator = Indicator.objects.create(
        code=code, **{"label": f"Indicateur {code}", "unit": "produits", "first_year": 2020, **fields}
    )
    if follower:
        span = {"first_year": indicator.first_year, "last_year": indicator.last_year}
        IndicatorFollower.objects.create(indicator=indicator, follower=follower, **span)
    if rule is not None:
        Definition.objects.create(indicator=indicator, first_year=indicator.first_year, rule=rule)
    return indicator


def make_target(indicator: Indicator, year: int = 2021, value: str | None = "49", **fields: Any) -> Target:
    """Create a target of the law of its year; a value of None is not determined."""
    said = {"edition_year": year, "source": f"PAP {year}", **fields}
    return Target.objects.create(
        indicator=indicator, year=year, value=None if value is None else Decimal(value), **said
    )


def make_measured(indicator: Indicator, year: int, value: str, **fields: Any) -> MeasuredFigure:
    """Create an external figure for a whole year."""
    period = {"start": dt.date(year, 1, 1), "until": dt.date(year + 1, 1, 1)}
    said = {"source": f"Enquête {year}", **period, **fields}
    return MeasuredFigure.objects.create(indicator=indicator, value=Decimal(value), **said)


def make_designation(startup: Startup, millesime: int = 2021, **fields: Any) -> Designation:
    return Designation.objects.create(startup=startup, millesime=millesime, **fields)


def make_matrix_decision(startup: Startup, outcome: str = "certified", day: str = "2026-01-01") -> MatrixDecision:
    """Create a decision on the matrix at the address that the fiche gives."""
    return MatrixDecision.objects.create(
        startup=startup, outcome=outcome, decided_on=day, comment="Relue.", address=startup.impact_url
    )


def make_metric(startup: Startup, code: str = "usagers", **fields: Any) -> Metric:
    """Create a metric, by default a monthly count."""
    return Metric.objects.create(startup=startup, code=code, **{"name": code.capitalize(), "unit": code, **fields})


def make_measurement(metric: Metric, period: str, value: str, **fields: Any) -> Measurement:
    """Create a value for a period as people write it (``2021-03``)."""
    start, until = read_period(period, metric.cadence)
    return Measurement.objects.create(metric=metric, start=start, until=until, value=Decimal(value), **fields)
