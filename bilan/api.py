"""Public API of the annual reports: the exact figures of an edition, with their evidence."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from bilan import schema
from bilan.editions import in_force, last_edition
from bilan.figures import read_figures, status_of
from common.api import NOT_FOUND, json_number, missing
from common.filters import RowFilterSet, Search, of_number
from common.list_api import PublicListAPIView, Rows
from common.numbers import strip_trailing_zeros, whole_number
from common.public_api import PublicView


class ReportFilter(RowFilterSet):
    year = of_number("year", "Année du bilan.")
    search = Search("title")


class ReportsView(PublicListAPIView):
    """Les bilans publiés, le dernier d'abord."""

    list_name = "reports"
    serializer_class = schema.ReportLine
    filterset_class = ReportFilter

    def get_rows(self) -> Rows:
        return [
            {
                "year": one.report.year,
                "edition": one.number,
                "published_on": one.published_on.isoformat(),
                "title": one.document["title"],
                "sha256": one.digest,
            }
            for one in in_force()
        ]


class ReportView(PublicView):
    """Les chiffres du bilan d'une année : publiés, et tels que les enregistrements les donnent maintenant."""

    @extend_schema(
        operation_id="report",
        parameters=[schema.YEAR_IN_PATH],
        responses={200: schema.ReportShape, 202: schema.ReportShape, **NOT_FOUND},
    )
    def get(self, request: Request, year: str) -> Response:
        edition = last_edition(whole_number(year, 4) or 0)
        if edition is None:
            raise missing("year", f"Aucun bilan {year[:20]} n’est publié.")
        live = read_figures(edition.document["year"])
        return Response(
            {
                "year": edition.document["year"],
                "edition": edition.number,
                "published_on": edition.published_on.isoformat(),
                "note": edition.note,
                "title": edition.document["title"],
                "sha256": edition.digest,
                "figures": [_figure(one, live.get(one["key"])) for one in edition.document["figures"]],
            },
            status=status_of(live.values()),
        )


def _figure(one: dict[str, Any], now: Any) -> dict[str, Any]:
    names = ("key", "label", "unit", "words", "origin", "source", "definition", "proof", "aggregate")
    return {
        **{name: one[name] for name in names},
        "as_of": one["as_of"] or None,
        "value": _number(one["value"]),
        "live_then": _number(one["live"]),
        "live_now": json_number(strip_trailing_zeros(now.live)) if now else None,
        "evidence": [
            {"record": name, "url": url, "date": date or None, "amount": _number(amount or None), "note": note}
            for name, url, date, amount, note in one["evidence"]
        ],
    }


def _number(text: str | None) -> Any:
    return None if text is None else json_number(Decimal(text))
