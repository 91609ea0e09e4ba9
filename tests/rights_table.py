"""The expected permissions: the table that ``tests/test_rights_matrix.py`` checks for every URL."""

import re
from collections.abc import Callable
from uuid import UUID

from access.rights import Action
from accounts.models import User
from common import clock
from incubators.models import Incubator
from tests import factories

# Visitors are redirected to the sign-in page; signed-in users get 403.
VISITORS = ("anonymous", "inactive")
EVERYBODY = {
    "anonymous",
    "inactive",
    "outsider",
    "agent",
    "coach of its incubator",
    "coach of another",
    "former coach",
    "dinum",
    "administrator",
}
ALLOWED: dict[Action, set[str]] = {
    Action.READ: EVERYBODY,
    Action.REQUEST_ACCESS: EVERYBODY - set(VISITORS),
    Action.WORK: EVERYBODY - {*VISITORS, "outsider"},
    Action.EDIT_STARTUP: {"coach of its incubator", "dinum", "administrator"},
    Action.FOLLOW_INCUBATOR: {"coach of its incubator", "dinum", "administrator"},
    Action.MEASURE: set(),
    Action.OPEN_INVESTIGATION: {"coach of its incubator", "coach of another", "dinum", "administrator"},
    Action.DECIDE: {"dinum", "administrator"},
    Action.ASSIGN_COACHES: {"dinum", "administrator"},
    Action.ADMINISTER: {"administrator"},
}

RIGHT_BY_ADDRESS: tuple[tuple[str, Action], ...] = (
    # The API: everybody reads; a token adds measurements.
    (r"/api/v1/startups/[^/]+/metrics/[^/]+/measurements/", Action.MEASURE),
    # Accounts: the DINUM's staff say who is a coach, administrators who has which role.
    (r"/espace/comptes/(\d+/(affectations?/.*|demande/)?)?$", Action.ASSIGN_COACHES),
    (r"/espace/comptes/", Action.ADMINISTER),
    (r"/espace/demande-d-acces/", Action.REQUEST_ACCESS),
    (r"/espace/imports/(source|mots-de-phase)/", Action.ADMINISTER),
    # The programme: its figures, its report, its records, decided by the DINUM's staff.
    (r"/espace/a-regler/.", Action.DECIDE),
    (
        r"/espace/(bilans|chiffres-imprimes|communaute|impact-national|imports|indicateurs|jetons|taches)/",
        Action.DECIDE,
    ),
    # Money: a participant of GAMMA and a laureate tell their results, the action checks whose; the DINUM decides the rest.
    (r"/espace/financements/participations/\d+/retrait/", Action.DECIDE),
    (r"/espace/financements/(etapes|participations|resultats)/", Action.WORK),
    (r"/espace/financements/", Action.DECIDE),
    # FAST: a service and an incubator apply for themselves.
    (r"/espace/candidatures/fast/\d+/services/", Action.EDIT_STARTUP),
    (r"/espace/candidatures/fast/\d+/incubateurs/", Action.FOLLOW_INCUBATOR),
    # A service: its coaches and the DINUM's staff; every agent reads its history.
    (r"/espace/services/[^/]+/historique/", Action.WORK),
    (r"/espace/services/[^/]+/niveau/decisions/", Action.DECIDE),
    (r"/espace/services/", Action.EDIT_STARTUP),
    (r"/espace/investigations/nouvelle/", Action.OPEN_INVESTIGATION),
    (r"/espace/comites/suivi/", Action.DECIDE),
    # What each agent reads of their own work.
    (
        r"/espace/((a-mettre-a-jour|a-regler|a-reporter|administration|candidatures|comites|mesures-du-mois|rappels)/|echeances\.ics$|$)",
        Action.WORK,
    ),
    # The rest of the workspace needs a line here; everybody reads all other addresses.
    (r"/(?!espace/)", Action.READ),
)
"""The permission that each kind of address needs; the first line that matches the beginning of an address decides."""


def right_by_address(address: str) -> Action | None:
    """Return the permission that the table gives to an address; None if no line matches."""
    return next((needed for pattern, needed in RIGHT_BY_ADDRESS if re.match(pattern, address)), None)


SLUG = "exemple"
"""The service, and the incubator that carries it, of the addresses that name one."""
PARAMETERS: dict[str, object] = {
    "slug": SLUG,
    "pk": 1,
    "id": 1,
    "start": "2021-03-01",
    "end": "2021-04-01",
    "review": 1,
    "year": "2021",
    "number": "9",
    "code": "exemple",
    "key": "identite",
    "token": "exemple",
    "listed": "startups",
    "startup": SLUG,
    "metric": "exemple",
    "standard": "budget",
    "name": "publication.zip",
    "kind": "indicateur",
    "subject": "services",
    "assignment": 1,
    "version": 7,
    "form": "csv",
}
"""What stands in an address for each parameter. A new name gets its example here."""
BY_ADDRESS: dict[str, dict[str, object]] = {
    "community-csv": {"name": "arrivees"},
    "indicator-csv": {"code": "exemple", "name": "annees"},
    "incubator-proof": {"slug": SLUG, "key": "standards"},
    "investigations-year": {"year": 2021},
    "report-table": {"name": "fast"},
    "chart-page": {"key": "passages"},
    "api-chart-series": {"key": "portefeuille"},
    "api-phase-kind": {"key": "construction"},
    "api-credit-year": {"year": 2021},
    "api-season": {"number": 9},
    "chart-file": {"key": "portefeuille"},
    "chart-csv": {"key": "portefeuille"},
    "chart-frame": {"key": "passages"},
    "workspace-change": {"slug": SLUG, "change": UUID(int=1)},
    "workspace-millesimes-undo": {"change": UUID(int=1)},
    "workspace-preview": {"pk": UUID(int=1)},
    "workspace-preview-csv": {"pk": UUID(int=1)},
    "workspace-money-year": {"year": 2021},
    "workspace-money-credits": {"year": 2021},
    "workspace-money-line-new": {"year": 2021},
    "workspace-money-milestone-new": {"participation": 1},
    "workspace-money-criterion": {"pk": 1, "name": "team"},
    "workspace-money-round": {"number": 9},
    "workspace-money-round-change": {"number": 9},
    "workspace-money-round-withdraw": {"number": 9},
    "workspace-money-committee": {"number": 9},
    "workspace-money-award-new": {"number": 9},
    "workspace-money-choose": {"number": 9},
    "workspace-money-season": {"number": 9},
    "workspace-money-season-change": {"number": 9},
    "workspace-money-join": {"number": 9},
    "workspace-money-apply": {"number": 9, "slug": SLUG},
    "workspace-money-apply-incubator": {"number": 9, "slug": SLUG},
    "funding-round": {"number": 9},
    "season": {"number": 9},
    "credits-year": {"year": 2021},
    "credits-file": {"year": 2021},
    "funding-year-chart": {"year": 2021, "name": "laureats"},
    "funding-chart": {"name": "credits"},
    "workspace-set-aside": {"key": "metric"},
    "workspace-set-all-aside": {"key": "metric"},
    "workspace-bring-back": {"key": "metric"},
    "workspace-targets": {"year": 2021},
    "workspace-targets-undo": {"year": 2021, "change": UUID(int=1)},
    "workspace-target": {"year": 2021},
    "workspace-target-comment-new": {"year": 2021},
    "workspace-target-comment": {"year": 2021},
    "workspace-target-comment-withdraw": {"year": 2021},
    "workspace-publish": {"year": 2021},
    "workspace-year": {"year": 2021},
    "workspace-publish-compute": {"year": 2021},
}
"""The examples of one address, by its name, where those of PARAMETERS do not fit."""


def make_people(incubator: Incubator) -> dict[str, User | None]:
    """Create a user of each role, for a service of ``incubator``."""
    other = factories.make_incubator("autre")
    today = clock.today().isoformat()
    make: dict[str, Callable[[str], User | None]] = {
        "anonymous": lambda email: None,
        "inactive": lambda email: factories.make_user(email, User.Role.ADMINISTRATOR, is_active=False),
        "outsider": lambda email: factories.make_user(email, is_invited=False),
        "agent": lambda email: factories.make_user(email),
        "coach of its incubator": lambda email: factories.make_coach(incubator, email=email),
        "coach of another": lambda email: factories.make_coach(other, email=email),
        "former coach": lambda email: factories.make_coach(incubator, email=email, until=today),
        "dinum": lambda email: factories.make_user(email, User.Role.DINUM),
        "administrator": lambda email: factories.make_user(email, User.Role.ADMINISTRATOR),
    }
    return {role: made(f"{role.replace(' ', '-')}@example.gouv.fr") for role, made in make.items()}
