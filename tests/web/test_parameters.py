"""Parameters of a URL that may be repeated."""

from django.http import HttpRequest, HttpResponse

from web.filters import may_repeat, repeatable_of


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_no_parameter_may_repeat_unless_its_view_allows_it() -> None:
    assert repeatable_of(view) == frozenset()


def test_a_view_names_the_parameters_that_are_lists_and_stays_itself() -> None:
    def other(request: HttpRequest) -> HttpResponse:
        return view(request)

    assert may_repeat("phase", "theme")(other) is other
    assert repeatable_of(other) == {"phase", "theme"}
    assert repeatable_of(view) == frozenset()
