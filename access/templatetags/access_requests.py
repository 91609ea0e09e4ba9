"""The form of a user without rights."""

from typing import Any

from django import template

from access.models import AccessRequest
from access.request_form import AccessRequestForm
from access.requests import AGAIN_AFTER, may_request_access
from accounts.models import User

register = template.Library()


@register.inclusion_tag("access/access_request.html")
def access_request(user: User) -> dict[str, Any]:
    """Display the form, or the day of a request that was sent and that of the next one: one query, or two."""
    sent = AccessRequest.objects.filter(user=user).select_related("incubator").first()
    again = sent.requested_at + AGAIN_AFTER if sent else None
    return {"sent": sent, "again": again, "form": AccessRequestForm(), "may_request": may_request_access(user)}
