"""Public read API of the money of one service."""

from typing import Any

from rest_framework import serializers as s

from catalogue.money.queries import MoneyOfYear, money_of_startup
from startups.models import Startup
from web.api.errors import ExactNumberField, missing_record
from web.api.lists import PublicListAPIView, Rows
from web.filters import RowFilterSet, of_number


class MoneyOfYearSerializer(s.Serializer[MoneyOfYear]):
    """L'argent d'un service une année, par financeur connu. Ce qui est null est inconnu."""

    year = s.IntegerField(help_text="Année.")
    spending = ExactNumberField(source="spent.value", allow_null=True, help_text="Dépense de l’année, en euros.")
    is_approximate = s.BooleanField(
        source="spending.is_approximate", allow_null=True, help_text="Vrai : la dépense est arrondie à la source."
    )
    fast = ExactNumberField(
        allow_null=True, help_text="Financements du FAST, en euros ; null : aucun, ou un montant est inconnu."
    )
    other_funders = ExactNumberField(source="others", allow_null=True, help_text="Autres financeurs, en euros.")
    rest = ExactNumberField(
        allow_null=True,
        help_text="Dépense sans financeur connu, en euros ; négatif : ses financeurs ont donné davantage.",
    )
    unit_cost = ExactNumberField(source="cost.figure.value", allow_null=True, help_text="Coût d’une unité, en euros.")
    unit = s.CharField(source="cost.unit", allow_null=True, help_text="Ce qui est compté, au singulier.")


class MoneyFilter(RowFilterSet):
    year = of_number("year", "Année.")


class StartupMoneyView(PublicListAPIView):
    """L'argent d'un service, année par année, la dernière d'abord."""

    subject = "money"
    list_name = "startup-money"
    serializer_class = MoneyOfYearSerializer
    filterset_class = MoneyFilter

    @property
    def file_name(self) -> str:
        return f"money-{self.kwargs['slug']}"

    def get_rows(self) -> Rows:
        slug: Any = self.kwargs["slug"]
        startup = Startup.objects.filter(slug=slug).first()
        if startup is None:
            raise missing_record(Startup, "slug", f"Aucun service n’a l’identifiant « {slug[:60]} ».", slug=slug)
        return money_of_startup(startup)
