import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import NoReverseMatch, path, resolve, reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common import slugs
from incubators.models import Administration

GOOD = ["refugies.info", "demarches-simplifiees.fr", "Ça_va", "collectif_objets", "1000jours", "a"]
BAD = ["", "-a", ".a", "deux mots", "a/b", "a?b", "a#b", "a%b", "a\nb", 'a"b', "a<b", "a\\b", "a'b", "a&b", "a\n"]


def page(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(slug)


urlpatterns = [path("fiches/<dotted:slug>/", page, name="fiche")]


@pytest.mark.parametrize("slug", GOOD)
def test_good_slug_makes_an_address_and_comes_back(slug: str) -> None:
    slugs.slug_validator(slug)
    with override_settings(ROOT_URLCONF=__name__):
        address = reverse("fiche", args=[slug])
        assert resolve(f"/fiches/{slug}/").kwargs == {"slug": slug}
    assert address.count("/") == 3


@pytest.mark.parametrize("slug", BAD)
def test_bad_slug_is_refused(slug: str) -> None:
    with pytest.raises(ValidationError, match="Un identifiant s’écrit avec"):
        slugs.slug_validator(slug)
    with override_settings(ROOT_URLCONF=__name__), pytest.raises(NoReverseMatch):
        reverse("fiche", args=[slug])


class SlugAgreementTest(TestCase):
    @given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8))
    def test_python_and_the_database_accept_the_same_slugs(self, slug: str) -> None:
        valid = re.fullmatch(slugs.SLUG, slug) is not None
        accepted = True
        try:
            with transaction.atomic():
                Administration.objects.create(slug=slug, name="A")
        except IntegrityError:
            accepted = False
        assert accepted is valid
