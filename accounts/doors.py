"""Where a page that needs an account sends who has none, or whose session ended."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, then back to the page asked for."""
    return redirect_to_login(request.get_full_path())
