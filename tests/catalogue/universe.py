"""A small portfolio as plain values, its records, and the expected result of every filter, in plain Python."""

import datetime as dt
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlencode

from budget.models import FundingRound
from common.clock import today
from incubators.models import Administration, Incubator
from tests.factories import (
    KINDS,
    make_administration,
    make_award,
    make_designation,
    make_incubator,
    make_membership,
    make_phase_kinds,
    make_round,
    make_startup,
)

GROUPS = {key: group for key, group, *_ in KINDS}
RANKS = {key: rank for rank, (key, *_) in enumerate(KINDS)}
ROUND_DAYS = {7: "2021-03-10", 9: "2021-09-30", 10: "2022-12-31"}
"""The day on which an award of each round counts: committee, last day of its quarter, last day of its year."""


@dataclass(frozen=True)
class Asked:
    """The parameters of the list's URL, on a given day."""

    as_of: dt.date
    phase: tuple[str, ...] = ()
    incubator: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    sponsor: tuple[str, ...] = ()
    national_impact: bool | None = None
    fast: bool | int | None = None
    search: str = ""
    ordering: str = "name"

    def query(self, **more: object) -> str:
        """Return the query string."""
        pairs: list[tuple[str, object]] = [("as_of", self.as_of), ("search", self.search), ("ordering", self.ordering)]
        for name in ("phase", "incubator", "theme", "sponsor"):
            pairs += [(name, word) for word in getattr(self, name)]
        for name in ("national_impact", "fast"):
            value = getattr(self, name)
            pairs += (
                []
                if value is None
                else [(name, {True: "yes", False: "no"}[value] if isinstance(value, bool) else value)]
            )
        return urlencode([*pairs, *more.items()])


@dataclass(frozen=True)
class Spec:
    """A startup; periods are ISO text and None, the end excluded."""

    slug: str
    name: str
    mission: str = ""
    phases: tuple[tuple[str, str | None], ...] = ()
    carried: tuple[tuple[str, str | None, str | None, bool], ...] = ()
    themes: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()
    designated: tuple[tuple[int, str, str | None], ...] = ()
    rounds: tuple[int, ...] = ()


SPECS = (
    Spec("sans.phase", "Zoé sans phase", carried=(("fabrique", None, None, True),), themes=("Santé",)),
    Spec(
        "ecole-ouverte",
        "École ouverte",
        mission="Trouver un stage à 100 %",
        phases=(("investigation", "2019-01-01"), ("construction", "2020-01-01"), ("acceleration", "2021-06-01")),
        carried=(("fabrique", None, "2021-01-01", True), ("atelier", "2021-01-01", None, True)),
        themes=("Éducation", "Santé"),
        sponsors=("ministere", "agence"),
        designated=((2021, "2021-12-31", None),),
        rounds=(7, 10),
    ),
    Spec(
        "co.porte",
        "eau_potable",
        mission="L'eau de l'été",
        phases=(("construction", "2020-05-05"), ("investigation", "2020-05-05"), ("abandon", "2022-02-02")),
        carried=(("atelier", None, None, True), ("fabrique", "2020-06-01", "2022-01-01", False)),
        themes=("Écologie",),
        sponsors=("agence",),
        designated=((2020, "2020-12-31", "2021-07-01"),),
        rounds=(9,),
    ),
    Spec(
        "demain",
        "École de demain",
        phases=(("investigation", "2021-02-01"), ("abandon-investigation", "2021-09-01"), ("construction", None)),
        carried=(("atelier", "2021-02-01", None, True),),
    ),
    Spec("a-venir", "À venir", phases=(("investigation", "2030-01-01"),), themes=("Santé",), sponsors=("ministere",)),
)


@dataclass
class Universe:
    """The records of ``SPECS``."""

    incubators: dict[str, Incubator] = field(default_factory=dict)
    administrations: dict[str, Administration] = field(default_factory=dict)
    rounds: dict[int, FundingRound] = field(default_factory=dict)


def make_universe(specs: tuple[Spec, ...] = SPECS) -> Universe:
    """Create ``specs``, and an unused incubator, administration and round."""
    make_phase_kinds()
    made = Universe()
    made.incubators = {slug: make_incubator(slug) for slug in ("fabrique", "atelier", "vide")}
    made.administrations = {slug: make_administration(slug) for slug in ("ministere", "agence", "personne")}
    made.rounds = {
        7: make_round(7, 2021, committee_on=dt.date(2021, 3, 10), quarter=1),
        8: make_round(8, 2021),
        9: make_round(9, 2021, quarter=3),
        10: make_round(10, 2022),
    }
    for spec in specs:
        _write(spec, made)
    return made


def _write(spec: Spec, made: Universe) -> None:
    startup = make_startup(
        spec.slug,
        name=spec.name,
        mission=spec.mission,
        phases=spec.phases,
        sponsors=[made.administrations[slug] for slug in spec.sponsors],
        themes=list(spec.themes),
    )
    for incubator, start, end, lead in spec.carried:
        make_membership(startup, made.incubators[incubator], start, end, is_lead=lead)
    for millesime, decided, withdrawn in spec.designated:
        make_designation(
            startup,
            millesime,
            decided_on=dt.date.fromisoformat(decided),
            withdrawn_on=dt.date.fromisoformat(withdrawn) if withdrawn else None,
            withdrawal_reason="Ne suit plus les standards." if withdrawn else "",
        )
    for number in spec.rounds:
        make_award(made.rounds[number], startup)


def state(spec: Spec, day: dt.date) -> tuple[str, str] | None:
    """Return the phase kind at ``day`` and its date of entry, by the definition of the effective timeline."""
    entries = [(start, RANKS[kind], place, kind) for place, (kind, start) in enumerate(spec.phases) if start]
    begun = [entry for entry in sorted(entries) if entry[0] <= day.isoformat()]
    return (begun[-1][3], begun[-1][0]) if begun else None


def carriers(spec: Spec, day: dt.date) -> set[str]:
    text = day.isoformat()
    return {slug for slug, start, end, _ in spec.carried if (start or "") <= text and (end or "9999") > text}


def plain(text: str) -> str:
    """Return the text in lower case without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)).lower()


def matches(spec: Spec, filters: Asked) -> bool:
    """Whether the list must contain ``spec``."""
    return all(
        (
            not filters.phase or _in_phase(spec, filters),
            not filters.incubator or carriers(spec, filters.as_of) & set(filters.incubator),
            not filters.theme or set(spec.themes) & set(filters.theme),
            not filters.sponsor or set(spec.sponsors) & set(filters.sponsor),
            filters.national_impact in (None, is_designated(spec, filters.as_of)),
            filters.fast is None or _has_award(spec, filters),
            not filters.search or is_found(spec, filters.search.split()),
        )
    )


def is_found(spec: Spec, words: list[str]) -> bool:
    """Whether every word is part of its name, a word of its themes, or in the name of a sponsor.

    Only for words that PostgreSQL's French stemming leaves unchanged: no plural, no conjugation.
    """
    named = plain(f"{spec.name} {spec.slug} {spec.mission}")
    told = set(plain(f"{named} {' '.join(spec.themes)}").replace("'", " ").split())
    sponsors = [plain(f"Administration {slug} {slug}") for slug in spec.sponsors]
    asked = [plain(word) for word in words]
    return (
        all(word in named for word in asked)
        or all(word in told for word in asked)
        or any(all(word in sponsor for word in asked) for sponsor in sponsors)
    )


def _existed(spec: Spec, filters: Asked) -> bool:
    """Whether the service existed: on a past day it needs a phase, unless the URL asks for those without."""
    is_past = filters.as_of < today()
    return not is_past or "none" in filters.phase or state(spec, filters.as_of) is not None


def _in_phase(spec: Spec, filters: Asked) -> bool:
    now = state(spec, filters.as_of)
    return bool({"none"} & set(filters.phase) if now is None else {now[0], GROUPS[now[0]]} & set(filters.phase))


def is_designated(spec: Spec, day: dt.date) -> bool:
    text = day.isoformat()
    return any(decided <= text and (withdrawn or "9999") > text for _, decided, withdrawn in spec.designated)


def rounds_won(spec: Spec, day: dt.date) -> list[int]:
    return [number for number in spec.rounds if ROUND_DAYS[number] <= day.isoformat()]


def _has_award(spec: Spec, filters: Asked) -> bool:
    won = rounds_won(spec, filters.as_of)
    return bool(won) == filters.fast if isinstance(filters.fast, bool) else filters.fast in won


def expected(filters: Asked, specs: tuple[Spec, ...] = SPECS) -> list[str]:
    """Return the slugs of the whole list, in order."""
    found = [spec for spec in specs if matches(spec, filters) and _existed(spec, filters)]
    down = filters.ordering.startswith("-")
    found.sort(key=lambda spec: spec.slug, reverse=down)
    match filters.ordering.removeprefix("-"):
        case "name":
            found.sort(key=lambda spec: plain(spec.name), reverse=down)
        case "since":
            begun = [spec for spec in found if state(spec, filters.as_of)]
            begun.sort(key=lambda spec: (state(spec, filters.as_of) or ("", ""))[1], reverse=down)
            found = begun + [spec for spec in found if not state(spec, filters.as_of)]
    return [spec.slug for spec in found]
