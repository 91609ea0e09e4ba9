import json

from sentry_sdk.types import Event

from betaportfolio.monitoring.error_reports import without_personal_data


def test_report_of_an_error_has_no_account_no_parameter_and_no_address() -> None:
    event: Event = {
        "user": {"id": "7", "email": "ana@beta.gouv.fr"},
        "server_name": "host",
        "request": {
            "method": "POST",
            "url": "https://portfolio.example.gouv.fr/espace/",
            "query_string": "email=ana@beta.gouv.fr",
            "cookies": {"sessionid": "secret"},
            "headers": {"Authorization": "Bearer bpf_secret"},
        },
        "exception": {"values": [{"type": "ValueError", "value": "mail to ana@beta.gouv.fr with bpf_secret"}]},
    }

    sent = without_personal_data(event, {})

    assert sent["request"] == {"method": "POST", "url": "https://portfolio.example.gouv.fr/espace/"}
    assert sent["exception"]["values"][0]["value"] == "mail to [adresse masquée] with [jeton masqué]"
    assert not [word for word in ("ana@", "bpf_", "sessionid", "host") if word in json.dumps(sent)]
