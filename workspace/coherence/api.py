"""API of the consistency checks, for the DINUM's staff: the same as ``/espace/coherence/``."""

import datetime as dt
from typing import Any

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from access.api_permissions import PrivateView
from common.api import json_number
from common.jobs import last_done
from common.private_api import django_request
from common.public_api import site_of
from common.recompute import RECOMPUTE
from common.rights import Action
from indicators.checks.actions import TITLES
from indicators.models import Inconsistency
from workspace.coherence import schema
from workspace.coherence.links import address_of


@method_decorator(never_cache, name="dispatch")
class ConsistencyView(PrivateView):
    """Ce que disent les uns des autres les chiffres imprimés, les résultats publiés et les enregistrements."""

    right = Action.DECIDE
    http_method_names = ["get", "head", "options"]

    @extend_schema(operation_id="consistency", responses={200: schema.ConsistencyShape, **schema.FOR_STAFF})
    def get(self, request: Request) -> Response:
        job = last_done(RECOMPUTE)
        rows = Inconsistency.objects.select_related("settled_by")
        return Response(
            {
                "checked_at": _moment(job.finished_at if job else None),
                "results": [_line(row, site_of(django_request(request))) for row in rows],
            }
        )


def _line(row: Inconsistency, site: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "check": row.check_code,
        "title": TITLES.get(row.check_code, row.check_code),
        "level": row.level,
        "state": "gone" if row.gone_at else "settled" if row.settled_at else "open",
        "year": row.year,
        "sentence": row.sentence,
        "stated": json_number(row.stated),
        "found": json_number(row.found),
        "records": [
            {"label": one["label"], "url": f"{site}{address_of(one['kind'], one['key'])}"} for one in row.records
        ],
        **{name: _moment(getattr(row, name)) for name in ("first_seen", "last_seen", "gone_at", "settled_at")},
        "settled_by": str(row.settled_by) if row.settled_by else None,
        "settled_reason": row.settled_reason,
    }


def _moment(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
