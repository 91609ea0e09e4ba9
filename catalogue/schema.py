"""The shapes of the public answers and the parameters of their addresses, as OpenAPI says them."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

from catalogue.dated_series import MAX_POINTS, STEPS
from common.filters import MAX_LENGTH, MAX_VALUES, NO, YES
from common.list_schema import EMPTY
from startups.serializers import value_field
from startups.standards import STANDARDS

type Shape = s.Serializer[dict[str, Any]]


class PhaseState(s.Serializer[dict[str, Any]]):
    kind = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    since = s.DateField()


class PhaseEntry(s.Serializer[dict[str, Any]]):
    kind = s.CharField()
    start = s.DateField()
    end = s.DateField(allow_null=True, help_text="Début de la phase suivante (exclu) ; null pour la dernière.")
    declared_end = s.DateField(allow_null=True, help_text="Fin que dit la fiche ; elle ne décide d’aucun état.")


def words() -> s.ListField:
    return s.ListField(child=s.CharField())


class StartupItem(s.Serializer[dict[str, Any]]):
    """Une fiche, dans son état à la date ``as_of``. Un texte absent est vide ; ce qui est inconnu est null."""

    slug = s.CharField()
    name = s.CharField()
    mission = s.CharField(allow_blank=True)
    phase = PhaseState(allow_null=True, help_text="null : aucune phase n’a commencé à cette date.")
    incubator = s.CharField(allow_null=True, help_text="Incubateur principal ce jour-là.")
    incubators = words()
    contact = s.CharField(allow_blank=True)
    link = s.CharField(allow_blank=True)
    repository = s.CharField(allow_blank=True)
    stats_url = s.CharField(allow_blank=True)
    accessibility = s.CharField(allow_blank=True)
    themes = words()
    user_types = words()
    technologies = words()
    sponsors = words()
    phases = PhaseEntry(many=True)
    national_impact = s.IntegerField(allow_null=True, help_text="Millésime de la désignation en vigueur ce jour-là.")
    fast = s.ListField(child=s.IntegerField(), help_text="Numéros des appels FAST remportés à cette date.")
    is_fictitious = s.BooleanField()
    url = s.CharField()


STANDARD_VALUES = tuple(
    name
    for standard in STANDARDS.values()
    for name in (standard.flag, standard.page)
    if name and name not in ("repository", "stats_url", "impact_url", "budget_url")
)
"""The values of a fiche that show a standard, but those that stand beside its name."""
Standards: type[Shape] = type("Standards", (s.Serializer,), {name: value_field(name) for name in STANDARD_VALUES})


class UndatedPhase(s.Serializer[dict[str, Any]]):
    kind = s.CharField()
    declared_end = s.DateField(allow_null=True)


class TimelineSpan(s.Serializer[dict[str, Any]]):
    kind = s.CharField()
    incubator = s.CharField(allow_null=True)
    start = s.DateField()
    stop = s.DateField(allow_null=True)


class CarryingPeriod(s.Serializer[dict[str, Any]]):
    incubator = s.CharField()
    name = s.CharField()
    start = s.DateField(allow_null=True)
    end = s.DateField(allow_null=True)
    is_lead = s.BooleanField()


class Event(s.Serializer[dict[str, Any]]):
    kind = s.CharField()
    date = s.DateField()
    comment = s.CharField(allow_blank=True)


class Dossier(s.Serializer[dict[str, Any]]):
    start = s.DateField(allow_null=True)
    problem = s.CharField(allow_blank=True)
    sponsor = s.CharField(allow_null=True)
    conclusion = s.CharField(allow_blank=True)
    concluded_on = s.DateField(allow_null=True)
    synthesis = s.CharField(allow_blank=True)


class StartupAward(s.Serializer[dict[str, Any]]):
    round = s.IntegerField()
    amount = s.FloatField(allow_null=True, help_text="En euros ; null : inconnu.")
    awarded_on = s.DateField(allow_null=True)
    objective = s.CharField(allow_blank=True)
    result = s.CharField(allow_blank=True)
    result_on = s.DateField(allow_null=True)
    objective_reached = s.BooleanField(allow_null=True)


class StartupSeason(s.Serializer[dict[str, Any]]):
    """Une saison de GAMMA à laquelle le service participe."""

    season = s.IntegerField(help_text="Numéro de la saison.")
    start = s.DateField(allow_null=True)
    end = s.DateField(allow_null=True)
    outcome = s.CharField(allow_blank=True, help_text="Bilan de l’accompagnement.")


class StartupSupport(s.Serializer[dict[str, Any]]):
    """Un appui reçu en nature."""

    kind = s.CharField()
    start = s.DateField()
    end = s.DateField(allow_null=True)
    is_to_the_year = s.BooleanField(help_text="Vrai : les dates sont connues à l’année près.")
    description = s.CharField(allow_blank=True, help_text="Ce qui a été fait.")
    shared_service = s.CharField(allow_null=True, help_text="Identifiant du service partagé ; null : aucun.")


class StartupDesignation(s.Serializer[dict[str, Any]]):
    millesime = s.IntegerField()
    decided_on = s.DateField(allow_null=True)
    reason = s.CharField(allow_blank=True)
    withdrawn_on = s.DateField(allow_null=True)
    withdrawal_reason = s.CharField(allow_blank=True)


class StartupDocument(StartupItem):
    """Tout ce qu'une fiche a de public, toutes dates confondues, avec son état à la date ``as_of``."""

    content = s.CharField(allow_blank=True, help_text="Markdown.")
    impact_url = s.CharField(allow_blank=True)
    budget_url = s.CharField(allow_blank=True)
    redirect_from = words()
    standards = Standards()
    undated_phases = UndatedPhase(many=True)
    timeline = TimelineSpan(many=True)
    memberships = CarryingPeriod(many=True)
    events = Event(many=True)
    investigations = Dossier(many=True)
    awards = StartupAward(many=True)
    seasons = StartupSeason(many=True, help_text="Les saisons de GAMMA auxquelles il participe.")
    supports = StartupSupport(many=True, help_text="Les appuis reçus en nature.")
    designations = StartupDesignation(many=True)


class Owner(s.Serializer[dict[str, Any]]):
    slug = s.CharField()
    name = s.CharField()
    acronym = s.CharField(allow_blank=True)


class IncubatorItem(s.Serializer[dict[str, Any]]):
    """Un incubateur, et combien de services il porte à titre principal à la date ``as_of``."""

    slug = s.CharField()
    name = s.CharField()
    owner = Owner(allow_null=True)
    summary = s.CharField(allow_blank=True)
    website = s.CharField(allow_blank=True)
    github = s.CharField(allow_blank=True)
    contact = s.CharField(allow_blank=True)
    address = s.CharField(allow_blank=True)
    opened_on = s.DateField(allow_null=True)
    closed_on = s.DateField(allow_null=True)
    hidden = s.BooleanField()
    is_fictitious = s.BooleanField()
    investigations = s.IntegerField()
    services = s.IntegerField()
    ended = s.IntegerField()
    url = s.CharField()


class CarriedStartup(s.Serializer[dict[str, Any]]):
    slug = s.CharField()
    name = s.CharField()
    phase = s.CharField(allow_null=True)
    is_lead = s.BooleanField()


class IncubatorDocument(IncubatorItem):
    """Un incubateur et tous les services qu'il porte ce jour-là, seul ou avec d'autres."""

    content = s.CharField(allow_blank=True, help_text="Markdown.")
    highlighted = words()
    startups = CarriedStartup(many=True)


class IncubatorCounts(s.Serializer[dict[str, Any]]):
    incubator = s.CharField(allow_null=True)
    name = s.CharField(allow_null=True)
    investigations = s.IntegerField()
    services = s.IntegerField()
    ended = s.IntegerField()


class PortfolioDocument(s.Serializer[dict[str, Any]]):
    """Le portefeuille à une date : un service compte une fois, chez son incubateur principal ce jour-là."""

    as_of = s.DateField()
    investigations = s.IntegerField()
    services = s.IntegerField()
    ended = s.IntegerField()
    national_impact = s.IntegerField()
    by_phase = s.DictField(child=s.IntegerField())
    by_incubator = IncubatorCounts(many=True)


STARTUP_FIELDS = tuple(StartupItem().fields)
DOCUMENT_FIELDS = tuple(StartupDocument().fields)
INCUBATOR_FIELDS = tuple(IncubatorItem().fields)
INCUBATOR_DOCUMENT_FIELDS = tuple(IncubatorDocument().fields)


class PortfolioPoint(s.Serializer[dict[str, Any]]):
    as_of = s.DateField()
    investigations = s.IntegerField()
    services = s.IntegerField()
    ended = s.IntegerField()


class PortfolioSeries(s.Serializer[dict[str, Any]]):
    """Un point par date."""

    results = PortfolioPoint(many=True)


def _parameter(name: str, schema: dict[str, Any], description: str) -> OpenApiParameter:
    return OpenApiParameter(name, {"anyOf": [schema, EMPTY]}, description=description)


def _several(name: str, description: str) -> OpenApiParameter:
    words = {"type": "array", "maxItems": MAX_VALUES, "items": {"type": "string", "maxLength": MAX_LENGTH}}
    return OpenApiParameter(name, words, description=f"{description} Plusieurs valeurs s’ajoutent.")


def _yes_or_no(name: str, description: str) -> OpenApiParameter:
    return _parameter(name, {"type": "string", "enum": [*YES, *NO]}, description)


AS_OF = _parameter(
    "as_of",
    {"type": "string", "format": "date"},
    "Date de l’état, par exemple 2022-01-01 ; par défaut, aujourd’hui à Paris.",
)
FILTERS = [
    AS_OF,
    _several("phase", "Sorte de phase, ou groupe : investigation, service, ended ; none : aucune phase commencée."),
    _several("incubator", "Identifiant d’un incubateur qui porte le service ce jour-là, principal ou non."),
    _several("theme", "Thématique, sous toutes ses orthographes."),
    _several("users", "À qui le service s’adresse : particulier, entreprise, association, etat…"),
    _several("sponsor", "Identifiant de l’administration sponsor, sous toutes ses orthographes."),
    _yes_or_no("national_impact", "Désigné d’impact national à cette date."),
    _parameter(
        "fast",
        {"type": "string", "pattern": f"^({'|'.join((*YES, *NO))}|[0-9]{{1,9}})$"},
        "Lauréat du FAST : yes, no, ou le numéro d’un appel.",
    ),
    _yes_or_no("fictitious", "Fiche fictive de la démonstration."),
]

SERIES = [
    OpenApiParameter(
        "from",
        {"type": "string", "format": "date"},
        required=True,
        description="Première date, par exemple 2020-01-01.",
    ),
    OpenApiParameter(
        "to",
        {"type": "string", "format": "date"},
        description=f"Dernière date ; par défaut, aujourd’hui à Paris. {MAX_POINTS} dates au plus.",
    ),
    OpenApiParameter(
        "step", {"type": "string", "enum": [*STEPS]}, description="Écart entre deux dates : un an d’habitude."
    ),
]
