"""The page of jobs in a browser: its bar moves, it says how a job ended, and it has no accessibility fault."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from common.models import Job
from impact.criteria import EVALUATE
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_bar_moves_until_the_job_ends(live_site: str, page: Page, axe: Callable[[Page], None]) -> None:
    session = Client()
    session.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": session.cookies[name].value, "url": live_site}])
    job = Job.objects.create(kind=EVALUATE, state="running", done=1, total=4)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_site}/espace/taches/")
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "25")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    Job.objects.filter(pk=job.pk).update(done=3)
    expect(page.get_by_text("75\u202f%")).to_be_visible()
    expect(bar).to_have_js_property("value", 75)
    Job.objects.filter(pk=job.pk).update(state="failed", message="Échec : ValueError.")
    expect(page.get_by_role("cell", name="Échec : ValueError.")).to_be_visible()
    expect(bar).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("Évaluer les critères d’impact national : En échec")
