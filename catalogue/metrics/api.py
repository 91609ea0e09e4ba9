"""The impact matrix of a service in the API, at a date."""

from django.http.response import HttpResponseBase
from rest_framework import serializers as s
from rest_framework.request import Request

from catalogue.serializers import AS_OF
from common.third_party_internals import django_request
from impact.models import Metric
from impact.queries.matrix import Matrix, MatrixCost, MatrixLine, MatrixRow, read_matrix
from impact.queries.metrics import UnitCost
from impact.serializers import END
from startups.models import Startup
from startups.named_in_api import redirect_of
from web.api.errors import BAD_REQUEST, GONE, MOVED, ExactNumberField
from web.api.public import PublicView
from web.days import read_date


class MatrixLineSerializer(s.Serializer[MatrixLine]):
    """Un indicateur d'une dimension ; sans mesure, un indicateur obligatoire qui manque."""

    indicator = s.CharField(help_text="Indicateur obligatoire ; vide : un autre.")
    metric = s.CharField(
        source="metric.code", default=None, allow_null=True, help_text="Code de la mesure ; null : aucune."
    )
    value = ExactNumberField(
        source="last.value", default=None, allow_null=True, help_text="Dernière valeur ; null : inconnue."
    )
    start = s.DateField(source="last.start", default=None, allow_null=True, help_text="Début de sa période.")
    end = s.DateField(source="last.until", default=None, allow_null=True, help_text=END)
    is_approximate = s.BooleanField(
        source="last.is_approximate", default=False, help_text="Vrai : arrondie à la source."
    )
    source = s.CharField(source="last.source", default="", help_text="D’où vient la valeur.")  # type: ignore[assignment]
    year_before = ExactNumberField(
        source="year_before.value",
        default=None,
        allow_null=True,
        help_text="Valeur de la même période, un an plus tôt.",
    )


class MatrixCostSerializer(s.Serializer[UnitCost]):
    """Le coût d'une unité une année, et ce dont il est fait."""

    year = s.IntegerField(help_text="Année.")
    unit = s.CharField(help_text="Unité.")
    metric = s.CharField(allow_null=True, help_text="Mesure qui divise ; null : coût seulement annoncé.")
    is_of_active_users = s.SerializerMethodField(
        help_text="Vrai : dépense de l’année ÷ moyenne des utilisateurs actifs par mois ; faux : ÷ unités de l’année."
    )
    spending = ExactNumberField(allow_null=True, help_text="Dépense de l’année, en euros.")
    units = ExactNumberField(allow_null=True, help_text="Ce qui divise ; null : inconnu.")
    computed = ExactNumberField(allow_null=True, help_text="Coût calculé, au centime ; null : non déterminé.")
    is_approximate = s.BooleanField(help_text="Vrai : l’une de ces valeurs est arrondie à la source.")
    stated = ExactNumberField(allow_null=True, help_text="Coût tel qu’une source l’annonce.")
    stated_source = s.CharField(allow_null=True, help_text="La source.")

    def get_is_of_active_users(self, cost: UnitCost) -> bool:
        return cost.dimension == Metric.Dimension.USED and cost.metric is not None


class MatrixYearsSerializer(s.Serializer[MatrixCost]):
    last = MatrixCostSerializer(help_text="Dernière année connue.")
    before = MatrixCostSerializer(allow_null=True, help_text="L’année d’avant ; null : inconnue.")


class MatrixRowSerializer(s.Serializer[MatrixRow]):
    dimension = s.ChoiceField(choices=Metric.Dimension.choices, help_text="usable, used, useful ou impactful.")
    indicators = MatrixLineSerializer(source="lines", many=True, help_text="Indicateurs, les obligatoires d’abord.")
    costs = MatrixYearsSerializer(many=True, help_text="Colonne « efficient » : coûts par unité.")


class MatrixSerializer(s.Serializer[Matrix]):
    """La matrice d'impact d'un service à une date."""

    as_of = s.DateField(source="day", help_text="Date de l’état.")
    address = s.CharField(source="address.url", help_text="Adresse de la matrice publiée ; vide : aucune.")
    dated_on = s.DateField(
        allow_null=True,
        help_text="Dernier jour de sa dernière valeur ; à défaut, jour où son adresse a changé ; null : inconnu.",
    )
    last_committee = s.DateField(allow_null=True, help_text="Dernier comité ; null : aucun.")
    is_updated = s.BooleanField(allow_null=True, help_text="Plus récente que le dernier comité ; null : non déterminé.")
    rows = MatrixRowSerializer(many=True, help_text="Les quatre dimensions.")


class MatrixView(PublicView):
    """La matrice d'impact d'un service : ses indicateurs, ce qui manque, et ses coûts par unité."""

    subject = "startups"
    refusals = {**BAD_REQUEST, **GONE, **MOVED}
    operation_id = "startup-matrix"
    serializer_class = MatrixSerializer
    parameters = (AS_OF,)

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        day = read_date(django_request(request))
        startup = Startup.objects.filter(slug=slug).only("slug", "impact_url").first()
        if startup is None:
            return redirect_of(request, slug)
        return self.answer(read_matrix(startup, day))
