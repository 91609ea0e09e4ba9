import datetime as dt
from typing import Any

import pytest

from startups.models import Finding, Investigation, LifeEvent, Membership, Phase, PhaseKind, Span, Sponsorship, Startup
from tests import factories
from tests.cases import cases
from tests.violations import Violation, assert_refused, each

MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)


def kind(**fields: Any) -> PhaseKind:
    return PhaseKind(
        **{
            "key": "k",
            "rank": 90,
            "group": "service",
            "is_in_programme": True,
            "label": "K",
            "plural": "K",
            "badge": "K",
            **fields,
        }
    )


def kind_of_a_rank_taken() -> PhaseKind:
    factories.make_phase_kinds()
    return kind(rank=1)


def another_launch() -> PhaseKind:
    factories.make_phase_kinds()
    return kind(is_launch=True)


def phase(start: dt.date) -> Phase:
    return Phase(startup=factories.make_startup(), kind_id="construction", start=start)


def ended(**reason: str) -> Phase:
    return Phase(startup=factories.make_startup(), kind_id="abandon", start=MAY, **reason)


def the_same_entry_again() -> Phase:
    startup = factories.make_startup(phases=[("construction", "2021-05-01")])
    return Phase(startup=startup, kind_id="construction", start=MAY, position=1)


def the_same_sponsor_again() -> Sponsorship:
    sponsor = factories.make_administration()
    return Sponsorship(startup=factories.make_startup(sponsors=[sponsor]), administration=sponsor)


def membership_ending_before_it_starts() -> Membership:
    return Membership(startup=factories.make_startup(), incubator=factories.make_incubator(), start=JUNE, until=MAY)


def the_same_incubator_again() -> Membership:
    incubator = factories.make_incubator()
    return Membership(startup=factories.make_startup(incubator=incubator), incubator=incubator, is_lead=False)


def a_second_lead() -> Membership:
    startup = factories.make_startup(incubator=factories.make_incubator())
    return Membership(startup=startup, incubator=factories.make_incubator("autre"), start=MAY)


def span(**fields: Any) -> Span:
    startup = factories.make_startup(phases=[("construction", "2021-05-01")])
    phase = startup.phases.get()
    values = {"start": MAY, "until": None, "is_entry": True, "first_of_kind": True, "is_launch": True, **fields}
    return Span(startup=startup, phase=phase, kind_id="construction", **values)


def event(**fields: Any) -> LifeEvent:
    return LifeEvent(startup=factories.make_startup(), **{"kind": "fast", "date": MAY, **fields})


def investigation(**fields: Any) -> Investigation:
    startup = factories.make_startup(phases=[("investigation", "2021-05-01")])
    return Investigation(phase=startup.phases.get(), **fields)


def finding(**fields: Any) -> Finding:
    startup = Startup.objects.first() or factories.make_startup()
    return Finding(startup=startup, code="future", field="phases[0].start", **fields)


def a_finding_still_open() -> Finding:
    finding().save()
    return finding()


VIOLATIONS = [
    Violation("startup_slug_form", lambda: Startup(slug="-debut", name="A")),
    Violation("startup_named", lambda: Startup(slug="a", name="")),
    Violation("startup_accessibility_known", lambda: Startup(slug="a", name="A", accessibility="parfaite")),
    Violation("startup_text_bounded", lambda: Startup(slug="a", name="A", mission="x" * 5001)),
    Violation("startup_text_bounded", lambda: Startup(slug="a", name="A", content="x" * 500_001)),
    Violation("sponsorship_once", the_same_sponsor_again),
    Violation("membership_dates_ordered", membership_ending_before_it_starts),
    Violation("membership_no_overlap", the_same_incubator_again),
    Violation("membership_one_lead", a_second_lead),
    Violation("phase_kind_rank_unique", kind_of_a_rank_taken),
    Violation("phase_kind_group_known", lambda: kind(group="autre")),
    Violation("phase_kind_in_programme_or_out", lambda: kind(is_in_programme=False)),
    Violation("phase_kind_in_programme_or_out", lambda: kind(group="ended", ends_service=True)),
    Violation("phase_kind_ends_in_one_way", lambda: kind(group="ended", is_in_programme=False)),
    Violation("phase_kind_ends_in_one_way", lambda: kind(ends_without_service=True)),
    Violation("phase_kind_roles_of_service", lambda: kind(group="investigation", is_launch=True)),
    Violation(
        "phase_kind_committees_in_programme",
        lambda: kind(is_in_programme=False, is_perennial=True, has_committees=True),
    ),
    Violation("phase_kind_one_launch", another_launch),
    Violation("phase_kind_dates_ordered", lambda: kind(valid_from=JUNE, until=MAY)),
    Violation("phase_entry_once", the_same_entry_again),
    Violation("phase_end_reason_known", lambda: ended(end_reason="x")),
    Violation("phase_end_has_reason", lambda: ended(end_sentence="Fini")),
    Violation("phase_end_other_has_sentence", lambda: ended(end_reason="other")),
    Violation("phase_start_plausible", lambda: phase(dt.date(1989, 12, 31))),
    Violation("phase_start_plausible", lambda: phase(dt.date(1, 1, 1))),
    Violation("phase_start_plausible", lambda: phase(dt.date(9999, 12, 31))),
    Violation("span_no_overlap", lambda: span(start=JUNE)),
    Violation("span_dates_ordered", lambda: span(start=MAY, until=dt.date(2021, 4, 1))),
    Violation("life_event_kind_known", lambda: event(kind="party")),
    Violation("life_event_date_plausible", lambda: event(date=dt.date(2100, 1, 1))),
    Violation("investigation_conclusion_known", lambda: investigation(conclusion="maybe", concluded_on=JUNE)),
    Violation("investigation_conclusion_dated", lambda: investigation(conclusion="go")),
    Violation("investigation_conclusion_dated", lambda: investigation(concluded_on=JUNE)),
    Violation("finding_once_while_open", a_finding_still_open),
    Violation("finding_settled_with_reason", lambda: finding(settled_reason="Vu.")),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
@cases("slug", ["refugies.info", "a", "Ça_va", "1000.jeunes", "a-dossier.public", "œuvre"])
def test_startup_takes_the_slugs_of_the_programme(slug: str) -> None:
    startup = Startup(slug=slug, name="A")
    startup.full_clean()
    startup.save()
    assert Startup.objects.get().slug == slug


@pytest.mark.django_db
def test_startup_is_searched_without_accents_nor_capitals() -> None:
    factories.make_startup("refugies.info", name="Réfugiés Œuvre", mission="À l'ÉCOLE")
    assert Startup.objects.values_list("search_text", flat=True).get() == "refugies oeuvre refugies.info a l'ecole"


@pytest.mark.django_db
def test_co_incubation_is_possible_next_to_the_lead() -> None:
    startup = factories.make_startup(incubator=factories.make_incubator())
    factories.make_membership(startup, factories.make_incubator("autre"), is_lead=False)
    assert list(startup.memberships.values_list("incubator__slug", "is_lead")) == [("fabrique", True), ("autre", False)]


@pytest.mark.django_db
def test_finding_can_come_back_once_corrected() -> None:
    settled = a_finding_still_open()
    Finding.objects.update(settled_at=dt.datetime(2021, 5, 1, tzinfo=dt.UTC))
    settled.save()
    assert Finding.objects.filter(settled_at=None).count() == 1


@pytest.mark.django_db
def test_records_are_shown_in_french() -> None:
    startup = factories.make_startup(phases=[("investigation", "2021-05-01"), ("construction", None)])
    first, second = startup.phases.all()
    assert [
        str(first),
        str(second),
        str(factories.make_investigation(startup)),
        str(factories.make_event(startup, "fast", "2021-05-01")),
        str(Finding(startup=startup, code="future", field="phases[0].start")),
        str(Span.objects.get()),
    ] == [
        "Service un.service : Investigation (2021-05-01)",
        "Service un.service : Construction (sans date)",
        "Investigation de Service un.service",
        "Service un.service : Lauréat du FAST (2021-05-01)",
        "Service un.service : Date à venir (phases[0].start)",
        f"{startup.pk} : investigation du 2021-05-01 au None",
    ]
