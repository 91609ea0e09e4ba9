"""What each address that left answers: where it leads, or that it is gone."""

import pytest
from django.test import Client

from betaportfolio.former_addresses import GONE, MOVED

LEAD_TO = {
    "/api/docs/essayer/": "/api/docs/",
    "/api/v1/indicators/grammar/": "/api/v1/grammar/",
    "/api/v1/indicators/definitions/?page_size=2": "/api/v1/definitions/?page_size=2",
    "/api/v1/indicators/definitions/launched/": "/api/v1/indicators/launched/",
    "/api/v1/indicators/2021/publications/": "/api/v1/publications/?year=2021",
    "/api/v1/indicators/2021/publications/3/": "/api/v1/publications/3/",
    "/api/v1/indicators/launched/measured/": "/api/v1/measured/?indicator=launched",
    "/api/v1/indicators/launched/measured/3/": "/api/v1/measured/3/",
    "/api/v1/indicators/launched/2021/target/": "/api/v1/indicators/launched/2021/",
    "/api/v1/indicators/launched/2021/targets/": "/api/v1/targets/?indicator=launched&year=2021",
    "/en/": "/",
    "/en/?utm_source=x": "/?utm_source=x",
    "/indicateurs/products_launched/2021/reconstitution/": "/indicateurs/products_launched/2021/derive/",
    "/espace/seances/": "/espace/comites/",
    "/espace/incubateurs/fabrique/?as_of=2022-01-01": "/incubateurs/fabrique/?as_of=2022-01-01",
    "/bilan/2021/diapositives/": "/bilan/2021/",
    "/startups/refugies.info/suivre/": "/startups/refugies.info/changements.atom",
    "/incubateurs/mtes/suivre/": "/incubateurs/mtes/changements.atom",
    "/indicateurs/launched/suivre/": "/indicateurs/launched/changements.atom",
    "/annees/": "/indicateurs/",
    "/annees/2021/": "/indicateurs/2021/",
    "/indicateurs/comparaison/?de=2020-01-01": "/indicateurs/?de=2020-01-01",
    "/changements.json": "/changements.atom",
    "/startups/refugies.info/changements.json": "/startups/refugies.info/changements.atom",
    "/incubateurs/mtes/changements.json": "/incubateurs/mtes/changements.atom",
    "/indicateurs/launched/changements.json": "/indicateurs/launched/changements.atom",
    "/espace/services/refugies.info/depot/": "/espace/services/refugies.info/conflits/",
    "/espace/services/refugies.info/depot/conflits/3/": "/espace/services/refugies.info/conflits/3/",
}
"""An example of each redirection, with its parameters where it had some."""
ARE_GONE: dict[str, str] = {
    "/api/v1/indicators/projections/": "/indicateurs/",
    "/espace/indicateurs/2021/reconstitution/": "/espace/coherence/imprimes/",
    "/indicateurs/2021/portefeuille/services/": "/startups/",
    "/api/v1/consistency/": "/espace/coherence/",
    "/api/v1/funding-rounds/18/applications/": "/espace/financements/",
    "/api/v1/indicators/preview/00000000-0000-0000-0000-000000000001/": "/espace/indicateurs/",
    "/standards/evolution.csv": "/standards.csv",
    "/api/v1/startups/pix.pro/fiche/": "/api/v1/startups/",
    "/api/v1/table-schemas/releves.json": "/api/docs/",
    "/espace/lot/": "/espace/",
    "/espace/vues/": "/startups/",
    "/indicateurs/comparaison.csv": "/indicateurs/",
    "/abonnements/1:signature/": "/aide/",
    "/espace/signalements/": "/contact/",
    "/espace/abonnements/": "/api/v1/changes/",
    "/api/v1/webhooks/1/": "/api/v1/changes/",
    "/espace/services/refugies.info/depot.patch": "/espace/imports/",
}
"""An example of each address that is gone, and the address of what answers instead."""


@pytest.mark.django_db
@pytest.mark.parametrize(("former", "successor"), LEAD_TO.items())
def test_former_address_redirects_to_its_successor(client: Client, former: str, successor: str) -> None:
    response = client.get(former)
    assert (response.status_code, response.headers["Location"]) == (301, successor)


@pytest.mark.django_db
@pytest.mark.parametrize(("former", "instead"), ARE_GONE.items())
def test_address_that_is_gone_answers_410_with_a_link(client: Client, former: str, instead: str) -> None:
    response = client.get(former)
    assert (response.status_code, instead in response.content.decode()) == (410, True)


@pytest.mark.django_db
def test_api_address_that_is_gone_answers_any_method_with_a_problem() -> None:
    client = Client(enforce_csrf_checks=True)
    answers = [client.generic(method, "/api/v1/table-schemas/releves.json") for method in ("GET", "POST", "DELETE")]
    assert {(one.status_code, one.headers["Content-Type"]) for one in answers} == {(410, "application/problem+json")}
    assert answers[0].json()["errors"] == {
        "detail": ["Les schémas des fichiers à déposer ne sont plus publiés. Voir /api/docs/."]
    }


def test_every_former_address_has_an_example() -> None:
    assert (len({one.partition("?")[0] for one in LEAD_TO}), len(ARE_GONE)) == (len(MOVED), len(GONE))
