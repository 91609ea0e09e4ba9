"""Public read API of the drift: a published figure compared with the live one, record by record."""

from typing import Any

from django.http import HttpRequest

from common.api import json_number, missing, refused
from common.list_api import PublicListAPIView, Rows
from common.private_api import django_request
from common.public_api import site_of
from indicators.api.indicators import year_of
from indicators.api.targets import indicator_of_code
from indicators.drift.queries import Drift, Explained, drift_of, published_in_force, read_sides
from indicators.drift.sentences import by_whom
from indicators.parameters import DayError, read_past_day
from indicators.schema import CODE_IN_PATH, YEAR_IN_PATH
from indicators.schema_drift import HEAD, DriftFilter, DriftRow


class DriftView(PublicListAPIView):
    """Ce qui a changé depuis la publication d'un résultat : chaque enregistrement, avec la cause et le moment."""

    list_name = "drift"
    operation_id = "indicator-drift"
    serializer_class = DriftRow
    filterset_class = DriftFilter
    parameters = (CODE_IN_PATH, YEAR_IN_PATH)
    extra_fields = HEAD

    def get_rows(self) -> Rows:
        indicator, year = indicator_of_code(self.kwargs["code"]), year_of(self.kwargs["year"])
        published = published_in_force(indicator.code, year)
        if published is None:
            raise missing("year", f"« {indicator.label} » n’a pas de résultat publié pour {year}.")
        try:
            day = read_past_day(self.value_of("known_on") or "", after=published.publication.published_on)
        except DayError as error:
            raise refused("known_on", error.message) from None
        found = drift_of(published, *read_sides(published, day))
        self.extra = _head(found)
        http = django_request(self.request)
        return [_row(line, http) for line in found.lines]


def _head(drift: Drift) -> dict[str, Any]:
    reference = drift.reference
    how = "published" if reference.is_published else "reconstructed" if reference.is_reconstructed else "known"
    return {
        "code": drift.code,
        "year": drift.year,
        "published": json_number(drift.published.value),
        "published_on": drift.published.publication.published_on.isoformat(),
        "live": json_number(drift.value),
        "total": json_number(drift.total),
        "change": json_number(drift.change),
        "unexplained": json_number(drift.unexplained),
        "adds_up": drift.adds_up,
        "kept": drift.kept,
        "compared_with": how,
        "compared_at": reference.moment.isoformat(),
    }


def _row(line: Explained, request: HttpRequest) -> dict[str, Any]:
    difference, cause = line.difference, line.cause
    row, change = difference.row, cause.change
    return {
        "startup": row.slug or None,
        "name": row.name,
        "record": row.record,
        "reason": row.reason,
        "before": difference.before.date.isoformat() if difference.before else None,
        "after": difference.after.date.isoformat() if difference.after else None,
        "amount": json_number(difference.amount),
        "cause": cause.sort.name.lower(),
        "what": cause.what,
        "changed_at": change.at.isoformat() if change else None,
        "why": change.reason if change else "",
        "by": by_whom(cause, is_signed_in=False),
        "url": f"{site_of(request)}/api/v1/startups/{row.slug}/" if row.slug else None,
    }
