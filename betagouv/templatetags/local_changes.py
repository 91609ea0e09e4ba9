"""The line about changes to report in espace-membre: ``{% load local_changes %}``."""

from typing import Any

from django import template
from django.conf import settings

from betagouv.fields import RecordsStage
from betagouv.models import LinesToReport
from startups.models import Startup

register = template.Library()


@register.inclusion_tag("betagouv/to_report_line.html")
def to_report_line(startup: Startup) -> dict[str, Any]:
    """Say how many changes of a fiche are to be reported, with their page: ``{% to_report_line startup %}``."""
    row = LinesToReport.objects.filter(startup=startup).first()
    return {"count": row.count if row else 0}


@register.inclusion_tag("betagouv/to_report_notice.html")
def to_report_notice() -> dict[str, bool]:
    """Say that what a form changes will be to report: ``{% to_report_notice %}``."""
    return {"is_reported": settings.RECORDS_STAGE == RecordsStage.ALONGSIDE}
