"""Redirect visitors of a page that needs an account to the sign-in page, and keep the form that they were sending."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import kept_forms
from accounts.last_person import author_of
from accounts.models import User

KEPT = (
    "Votre session s’est terminée. Votre saisie est gardée 30 minutes, et n’est pas enregistrée : "
    "connectez-vous pour la retrouver."
)
GIVEN_BACK = (
    "Voici ce que vous aviez saisi avant la fin de votre session. Rien n’est encore enregistré : relisez, puis "
    "enregistrez."
)
FILES = " Les fichiers sont à choisir de nouveau."


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the sign-in page, then back to this page; store the submitted form if there is one."""
    answer = redirect_to_login(request.get_full_path())
    author = author_of(request) if request.method == "POST" else None
    if author is None:
        return answer
    if not kept_forms.keep(request, answer, author):
        return not_kept(request)
    messages.warning(request, KEPT + (FILES if request.FILES else ""))
    return answer


def not_kept(request: HttpRequest) -> HttpResponse:
    """Return a 403 page: the form can't be stored (too long, or no cache), but the browser still has it."""
    return render(request, "accounts/session_ended.html", {"here": request.get_full_path()}, status=403)


def restore_form(request: HttpRequest, user: User) -> None:
    """On GET, fill the page's form with what ``user`` typed before the session ended; on POST, delete it.

    Views bind their form to ``request.POST`` and write on POST only, so that they need no code for this.
    """
    if kept_forms.COOKIE not in request.COOKIES:
        return
    if request.method == "POST":
        kept_forms.forget(request)
    elif request.method == "GET" and (typed := kept_forms.read_form(request, user.pk)):
        request.POST = typed  # type: ignore[assignment]
        messages.warning(request, GIVEN_BACK)
