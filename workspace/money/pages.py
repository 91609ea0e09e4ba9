"""The page with one form of the money: confirmed when it is unusual, and how it is left."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from startups.models import Startup
from workspace.pages.form_page import form_page
from workspace.pages.forms import PageForm


def money_page(
    request: HttpRequest,
    user: User,
    form: PageForm,
    *,
    title: str,
    done: str,
    write: Callable[[], object],
    back: str,
    startup: Startup | None = None,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """``form_page`` that leads to ``back`` (an address) whether it is saved or left."""
    return form_page(
        request,
        user,
        form,
        title=title,
        done=done,
        write=write,
        startup=startup,
        then=lambda: back,
        template="workspace/money/form.html",
        more={"back": back, **(more or {})},
    )
