"""The page for a failed CSRF check: most often the user signed in again after the page was built."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from accounts import kept_forms
from accounts.last_person import author_of
from accounts.sign_in_prompt import ask_to_sign_in, not_kept
from common.rights import Action, right_of


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the filled form again to its author, else a page that explains (setting ``CSRF_FAILURE_VIEW``)."""
    author = author_of(request) if _needs_a_right(request) else None
    if author is None:
        return render(request, "accounts/form_refused.html", status=403)
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    if request.user.pk != author:
        return render(request, "accounts/form_refused.html", status=403)
    answer = HttpResponseRedirect(request.get_full_path())
    return answer if kept_forms.keep(request, answer, author) else not_kept(request)


def _needs_a_right(request: HttpRequest) -> bool:
    found = request.resolver_match
    return found is not None and right_of(found.func) not in (None, Action.READ)
