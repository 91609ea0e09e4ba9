"""OpenAPI shapes and parameters of the public responses."""

from operator import attrgetter
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers as s

from budget.models import Support
from impact.models import MatrixDecision
from impact.queries.levels import MatrixLevel, MatrixState
from incubators.models import Administration, Incubator
from startups.models import EndReason, Investigation, LifeEvent
from startups.queries import Breakdown, PortfolioCount
from startups.serializers import value_field
from startups.standards import STANDARDS
from web.api.errors import AddressField
from web.api.figures import CountField, MarksSerializer
from web.api.list_schema import DAY
from web.days import BEGINNING, MAX_POINTS, STEPS
from web.filter_fields import NO, YES

type Shape = s.Serializer[dict[str, Any]]


class PhaseStateSerializer(s.Serializer[dict[str, Any]]):
    kind = s.CharField(help_text="Sorte de phase.")
    label = s.CharField(help_text="Phase.")  # type: ignore[assignment]
    since = s.DateField(help_text="Phase depuis ce jour.")


class PhaseEntrySerializer(s.Serializer[dict[str, Any]]):
    kind = s.CharField(help_text="Sorte.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(allow_null=True, help_text="Début de la phase suivante (exclu) ; null pour la dernière.")
    declared_end = s.DateField(allow_null=True, help_text="Fin que dit la fiche ; elle ne décide d’aucun état.")


class WhyEndedSerializer(s.Serializer[dict[str, Any]]):
    reason = s.ChoiceField(
        choices=EndReason.choices, allow_blank=True, help_text="Motif de fin ; vide : non renseigné."
    )
    sentence = s.CharField(allow_blank=True, help_text="Le motif de fin en une phrase.")
    account = s.CharField(allow_blank=True, help_text="Adresse du compte rendu de la fin.")


class StartupItemSerializer(s.Serializer[dict[str, Any]]):
    """Une fiche, dans son état à la date ``as_of``. Un texte absent est vide ; ce qui est inconnu est null."""

    slug = s.CharField(help_text="Identifiant, celui de l’adresse.")
    name = s.CharField(help_text="Nom.")
    mission = value_field("mission")
    phase = PhaseStateSerializer(allow_null=True, help_text="null : aucune phase n’a commencé à cette date.")
    end_reason = WhyEndedSerializer(
        allow_null=True, help_text="Pourquoi le partenariat est terminé ; null : il ne l’est pas."
    )
    incubator = s.CharField(allow_null=True, help_text="Incubateur principal ce jour-là.")
    incubators = s.ListField(child=s.CharField(), help_text="Identifiants des incubateurs qui le portent ce jour-là.")
    contact = value_field("contact")
    link = value_field("link")
    repository = value_field("repository")
    stats_url = value_field("stats_url")
    impact_url = value_field("impact_url")
    accessibility = value_field("accessibility")
    themes = value_field("themes")
    user_types = value_field("user_types")
    technologies = value_field("technologies")
    sponsors = value_field("sponsors")
    phases = PhaseEntrySerializer(many=True, help_text="Les entrées dans une phase, dans l’ordre de la vie.")
    national_impact = s.IntegerField(allow_null=True, help_text="Millésime de la désignation en vigueur ce jour-là.")
    matrix_level = s.ChoiceField(
        choices=MatrixLevel.choices, allow_null=True, help_text="Niveau d’impact ce jour-là ; null : non déterminé."
    )
    matrix_state = s.ChoiceField(
        choices=MatrixState.choices, allow_null=True, help_text="Matrice d’impact ce jour-là ; null : non déterminée."
    )
    fast = s.ListField(child=s.IntegerField(), help_text="Numéros des appels FAST remportés à cette date.")
    url = s.CharField(help_text="Adresse dans l’API.")
    page = s.CharField(help_text="Page du site.")


STANDARD_VALUES = tuple(
    name
    for standard in STANDARDS.values()
    for name in (standard.flag, standard.page)
    if name and name not in ("repository", "stats_url", "impact_url", "budget_url")
)
"""The values of a fiche that show a standard, but those that stand beside its name."""
StandardsSerializer: type[Shape] = type(
    "StandardsSerializer", (s.Serializer,), {name: value_field(name) for name in STANDARD_VALUES}
)


class UndatedPhaseSerializer(s.Serializer[dict[str, Any]]):
    kind = s.CharField(help_text="Sorte.")
    declared_end = s.DateField(allow_null=True, help_text="Fin que dit la fiche ; elle ne décide d’aucun état.")


class TimelineSpanSerializer(s.Serializer[dict[str, Any]]):
    kind = s.CharField(help_text="Sorte.")
    incubator = s.CharField(allow_null=True, help_text="Identifiant de l’incubateur ; null : aucun.")
    start = s.DateField(help_text="Début.")
    stop = s.DateField(allow_null=True, help_text="Fin, exclue ; null : en cours.")


class CarryingPeriodSerializer(s.Serializer[dict[str, Any]]):
    incubator = s.CharField(help_text="Identifiant de l’incubateur.")
    name = s.CharField(help_text="Nom.")
    start = s.DateField(allow_null=True, help_text="Début ; null : inconnu.")
    end = s.DateField(allow_null=True, help_text="Fin, exclue ; null : en cours.")
    is_lead = s.BooleanField(help_text="Vrai : incubateur principal.")


class EventSerializer(s.Serializer[dict[str, Any]]):
    kind = s.ChoiceField(choices=LifeEvent.Kind.choices, help_text="Sorte.")
    date = s.DateField(help_text="Jour.")
    comment = s.CharField(allow_blank=True, help_text="Commentaire ; vide : aucun.")


class DossierSerializer(s.Serializer[dict[str, Any]]):
    start = s.DateField(allow_null=True, help_text="Début ; null : inconnu.")
    problem = s.CharField(allow_blank=True, help_text="Problème étudié.")
    sponsor = s.CharField(allow_null=True, help_text="Identifiant de l’administration sponsor ; null : aucune.")
    conclusion = s.ChoiceField(
        choices=Investigation.Conclusion.choices, allow_blank=True, help_text="Vide tant qu’elle n’est pas conclue."
    )
    concluded_on = s.DateField(allow_null=True, help_text="Jour de la conclusion ; null : elle n’est pas conclue.")
    synthesis = s.CharField(allow_blank=True, help_text="Ce qui a été appris.")


class StartupAwardSerializer(s.Serializer[dict[str, Any]]):
    round = s.IntegerField(help_text="Numéro de l’appel.")
    amount = s.FloatField(allow_null=True, help_text="En euros ; null : inconnu.")
    awarded_on = s.DateField(allow_null=True, help_text="Jour de l’attribution ; null : seule l’année est connue.")
    is_day_known = s.BooleanField(help_text="Faux : le jour est inconnu, ou n’est pas précis (un 1er janvier).")
    awarded_in = s.IntegerField(help_text="Année de l’appel, celle où le financement compte.")
    objective = s.CharField(allow_blank=True, help_text="Objectif ; vide : non renseigné.")
    result = s.CharField(allow_blank=True, help_text="Résultat.")
    result_on = s.DateField(allow_null=True, help_text="Jour du constat ; null : inconnu.")
    objective_reached = s.BooleanField(allow_null=True, help_text="Objectif atteint ; null : inconnu.")


class StartupSeasonSerializer(s.Serializer[dict[str, Any]]):
    """Une saison de GAMMA à laquelle le service participe."""

    season = s.IntegerField(help_text="Numéro de la saison.")
    start = s.DateField(allow_null=True, help_text="Début ; null : inconnu.")
    end = s.DateField(allow_null=True, help_text="Fin, exclue ; null : en cours.")
    outcome = s.CharField(allow_blank=True, help_text="Bilan de l’accompagnement.")


class StartupSupportSerializer(s.Serializer[dict[str, Any]]):
    """Un appui reçu en nature."""

    kind = s.ChoiceField(choices=Support.Kind.choices, help_text="Sorte.")
    start = s.DateField(help_text="Début.")
    end = s.DateField(allow_null=True, help_text="Fin, exclue ; null : en cours.")
    is_to_the_year = s.BooleanField(help_text="Vrai : les dates sont connues à l’année près.")
    description = s.CharField(allow_blank=True, help_text="Ce qui a été fait.")
    shared_service = s.CharField(allow_null=True, help_text="Identifiant du service partagé ; null : aucun.")


class StartupDesignationSerializer(s.Serializer[dict[str, Any]]):
    millesime = s.IntegerField(help_text="Année pour laquelle la désignation compte.")
    decided_on = s.DateField(allow_null=True, help_text="Jour de la décision ; null : inconnu.")
    reason = s.CharField(allow_blank=True, help_text="Pourquoi ; vide : non renseigné.")
    withdrawn_on = s.DateField(allow_null=True, help_text="Jour du retrait ; null : en vigueur.")
    withdrawal_reason = s.CharField(allow_blank=True, help_text="Pourquoi elle est retirée.")


class MatrixDecisionSerializer(s.Serializer[dict[str, Any]]):
    """Une décision de la DINUM sur la matrice d'impact du service."""

    outcome = s.ChoiceField(choices=MatrixDecision.Outcome.choices, help_text="Décision.")
    decided_on = s.DateField(help_text="Jour de la décision.")
    comment = s.CharField(help_text="Ce qui a été vérifié, ou ce qui est à modifier.")
    address = s.CharField(help_text="Adresse de la matrice examinée.")


class StartupDocumentSerializer(StartupItemSerializer):
    """Tout ce qu'une fiche a de public, toutes dates confondues, avec son état à la date ``as_of``."""

    content = s.CharField(allow_blank=True, help_text="Markdown.")
    budget_url = value_field("budget_url")
    redirect_from = value_field("redirect_from")
    standards = StandardsSerializer(help_text="Standards de qualité déclarés par la fiche.")
    undated_phases = UndatedPhaseSerializer(
        many=True, help_text="Phases dont la fiche n’indique pas le début : elles ne comptent pas."
    )
    timeline = TimelineSpanSerializer(many=True, help_text="Les périodes de sa vie : une phase et un incubateur.")
    memberships = CarryingPeriodSerializer(many=True, help_text="Qui l’a porté, de quand à quand.")
    events = EventSerializer(many=True, help_text="Les faits datés de la fiche.")
    investigations = DossierSerializer(many=True, help_text="Les dossiers de ses investigations.")
    awards = StartupAwardSerializer(many=True, help_text="Les financements.")
    seasons = StartupSeasonSerializer(many=True, help_text="Les saisons de GAMMA auxquelles il participe.")
    supports = StartupSupportSerializer(many=True, help_text="Les appuis reçus en nature.")
    matrix_decisions = MatrixDecisionSerializer(many=True, help_text="Les décisions sur sa matrice d’impact.")
    designations = StartupDesignationSerializer(many=True, help_text="Ses désignations à impact national.")


class OwnerSerializer(s.Serializer[Administration]):
    slug = s.CharField(help_text="Identifiant, celui de l’adresse.")
    name = s.CharField(help_text="Nom.")
    acronym = s.CharField(allow_blank=True, help_text="Sigle.")


class DayHeadSerializer(s.Serializer[Any]):
    """The field of a list of numbers, besides its rows."""

    as_of = s.DateField(help_text="Date des nombres.")


def service_address(slug: str = "slug") -> AddressField:
    """Return the field ``url`` of a row about a service, whose slug is at this path of its attributes."""
    slug_of = attrgetter(slug)
    return AddressField(
        path=lambda one: reverse("api-startup", args=[slug_of(one)]), help_text="Le service, dans l’API."
    )


class ServiceOfDaySerializer(s.Serializer[Any]):
    """A service on a day."""

    startup = s.CharField(source="slug", help_text="Identifiant du service.")
    name = s.CharField(help_text="Nom.")
    phase = s.CharField(source="kind", help_text="Phase ce jour-là.")
    incubator = s.CharField(allow_blank=True, help_text="Identifiant de l’incubateur principal ; vide : aucun.")


class IncubatorItemSerializer(s.Serializer[Incubator]):
    """Un incubateur, et combien de services il porte à titre principal à la date ``as_of``."""

    slug = s.CharField(help_text="Identifiant, celui de l’adresse.")
    name = s.CharField(help_text="Nom.")
    owner = OwnerSerializer(allow_null=True, help_text="Administration qui le porte ; null : inconnue.")
    summary = s.CharField(allow_blank=True, help_text="Présentation courte.")
    website = s.CharField(allow_blank=True, help_text="Site ; vide : aucun.")
    github = s.CharField(allow_blank=True, help_text="Organisation GitHub ; vide : aucune.")
    contact = s.CharField(allow_blank=True, help_text="Contact public de l’équipe ; vide : aucun.")
    address = s.CharField(allow_blank=True, help_text="Adresse postale.")
    opened_on = s.DateField(allow_null=True, help_text="Jour d’ouverture ; null : inconnu.")
    closed_on = s.DateField(allow_null=True, help_text="Jour de fermeture ; null : ouvert.")
    hidden = s.BooleanField(help_text="Vrai : absent des listes de beta.gouv.fr.")
    investigations = s.IntegerField(help_text="Nombre d’investigations en cours.")
    services = s.IntegerField(help_text="Nombre de services accompagnés ou pérennisés.")
    ended = s.IntegerField(help_text="Nombre de partenariats terminés.")
    url = AddressField(path=lambda one: reverse("api-incubator", args=[one.slug]), help_text="Adresse dans l’API.")
    page = AddressField(path=lambda one: reverse("incubator-detail", args=[one.slug]), help_text="Page du site.")


class CarriedStartupSerializer(s.Serializer[dict[str, Any]]):
    slug = s.CharField(help_text="Identifiant, celui de l’adresse.")
    name = s.CharField(help_text="Nom.")
    phase = s.CharField(allow_null=True, help_text="Phase ce jour-là ; null : aucune.")
    is_lead = s.BooleanField(help_text="Vrai : incubateur principal.")


class IncubatorDocumentSerializer(IncubatorItemSerializer):
    """Un incubateur et tous les services qu'il porte ce jour-là, seul ou avec d'autres."""

    content = s.CharField(allow_blank=True, help_text="Markdown.")
    highlighted = s.ListField(child=s.CharField(), help_text="Services mis en avant.")
    startups = CarriedStartupSerializer(
        many=True, help_text="Les services ; « services » ne compte que ceux dont il est l’incubateur principal."
    )


class IncubatorCountsSerializer(s.Serializer[Breakdown]):
    """Les nombres d'un incubateur."""

    incubator = s.CharField(allow_null=True, help_text="Identifiant de l’incubateur ; null : aucun.")
    name = s.CharField(allow_null=True, help_text="Nom.")
    investigations = CountField(help_text="Nombre d’investigations en cours.")
    services = CountField(help_text="Nombre de services accompagnés ou pérennisés.")
    ended = CountField(help_text="Nombre de partenariats terminés.")


class AdministrationDocumentSerializer(s.Serializer[dict[str, Any]]):
    """Une administration ou un ministère, et les fiches dont elle est sponsor, dans leur état à la date ``as_of``."""

    slug = s.CharField(help_text="Identifiant d’une administration, ou mot d’un domaine ministériel.")
    name = s.CharField(source="sponsor.name", help_text="Nom.")
    is_ministry = s.BooleanField(
        source="sponsor.is_ministry", help_text="Vrai : toutes les administrations d’un domaine ministériel."
    )
    as_of = s.DateField(help_text="Date des nombres.")
    services = CountField(source="counts.services", help_text="Services accompagnés ou pérennisés.")
    investigations = CountField(source="counts.investigations", help_text="Investigations en cours.")
    ended = CountField(source="counts.ended", help_text="Partenariats terminés.")
    without_phase = CountField(
        source="counts.without_phase", help_text="Fiches qui ne sont encore entrées dans aucune phase."
    )
    url = AddressField(
        path=lambda one: reverse("api-administration", args=[one["slug"]]), help_text="Adresse dans l’API."
    )
    page = AddressField(
        path=lambda one: reverse("administration-detail", args=[one["slug"]]), help_text="Page du site."
    )


class PortfolioMarksSerializer(s.Serializer[dict[str, Any]]):
    """Les réserves des nombres du portefeuille."""

    investigations = MarksSerializer(source="state.investigations", help_text="Celles du nombre d’investigations.")
    services = MarksSerializer(source="state.services", help_text="Celles du nombre de services.")
    ended = MarksSerializer(source="state.ended", help_text="Celles du nombre de partenariats terminés.")
    national_impact = MarksSerializer(source="designated", help_text="Celles du nombre de services à impact national.")


class PortfolioDocumentSerializer(s.Serializer[dict[str, Any]]):
    """Le portefeuille à une date : un service compte une fois, chez son incubateur principal ce jour-là."""

    as_of = s.DateField(source="state.as_of", help_text="Jour dont c’est l’état.")
    investigations = CountField(source="state.investigations", help_text="Nombre d’investigations en cours.")
    services = CountField(source="state.services", help_text="Nombre de services accompagnés ou pérennisés.")
    ended = CountField(source="state.ended", help_text="Nombre de partenariats terminés.")
    national_impact = CountField(source="designated", help_text="Nombre de services désignés à impact national.")
    marks = PortfolioMarksSerializer(source="*", help_text="Les réserves de chacun de ces nombres.")
    by_phase = s.DictField(source="state.by_phase", child=CountField(), help_text="Nombre de services par phase.")
    by_incubator = IncubatorCountsSerializer(
        source="state.by_incubator", many=True, help_text="Les mêmes nombres par incubateur principal."
    )


STARTUP_FIELDS = tuple(StartupItemSerializer().fields)
DOCUMENT_FIELDS = tuple(StartupDocumentSerializer().fields)


class PortfolioPointSerializer(s.Serializer[PortfolioCount]):
    """Le portefeuille à une date, en trois nombres."""

    as_of = s.DateField(help_text="Jour dont c’est l’état.")
    investigations = s.IntegerField(help_text="Nombre d’investigations en cours.")
    services = s.IntegerField(help_text="Nombre de services accompagnés ou pérennisés.")
    ended = s.IntegerField(help_text="Nombre de partenariats terminés.")


class PortfolioSeriesSerializer(s.Serializer[dict[str, Any]]):
    """Un point par date."""

    results = PortfolioPointSerializer(many=True, help_text="Les lignes de la réponse.")


AS_OF = OpenApiParameter(
    "as_of",
    DAY,
    description="Date de l’état, par exemple 2022-01-01 ; par défaut, le jour des données (dernier import ou fait saisi "
    "depuis).",
)
FAST = OpenApiParameter(
    "fast",
    {"type": "string", "pattern": f"^({'|'.join((*YES, *NO))}|[0-9]{{1,9}})?$"},
    description="Lauréat du FAST : yes, no, ou le numéro d’un appel.",
)
SERIES = [
    OpenApiParameter(
        "from",
        DAY,
        description=f"Première date ; par défaut, {BEGINNING}, où commence le programme.",
    ),
    OpenApiParameter(
        "to",
        DAY,
        description=f"Dernière date ; par défaut, le jour des données. {MAX_POINTS} dates au plus.",
    ),
    OpenApiParameter(
        "step", {"type": "string", "enum": ["", *STEPS]}, description="Écart entre deux dates : un an d’habitude."
    ),
]
