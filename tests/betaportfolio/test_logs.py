import logging

from access.models.tokens import MARK, new_secret
from betaportfolio.monitoring.logs import DiscreetFormatter


def formatted(message: str, *arguments: object, error: BaseException | None = None) -> str:
    """Return the formatted line of a message, with its traceback."""
    trace = (type(error), error, None) if error else None
    return DiscreetFormatter("%(message)s").format(
        logging.LogRecord("test", logging.ERROR, "here.py", 1, message, arguments, trace)
    )


def test_log_hides_addresses_in_messages_and_arguments() -> None:
    assert formatted("mail to %s, copy to Ana <ana.lee+x@service.example.gouv.fr>", "jo@beta.gouv.fr") == (
        "mail to [adresse masquée], copy to Ana <[adresse masquée]>"
    )


def test_log_hides_unusual_addresses_and_those_of_web_addresses() -> None:
    assert formatted("Not Found: /comptes/o'neil@a.fr/ asked as ?email=jo%40beta.gouv.fr&page=2, 50%40 off") == (
        "Not Found: /comptes/[adresse masquée]/ asked as ?email=[adresse masquée]&page=2, 50%40 off"
    )


def test_log_hides_the_tokens_of_tools() -> None:
    secret = new_secret()
    assert secret.startswith(MARK)
    assert formatted("refused: %s", f"Bearer {secret}", error=ValueError(secret)) == (
        "refused: Bearer [jeton masqué]\nValueError: [jeton masqué]"
    )


def test_log_hides_the_rows_that_the_database_quotes() -> None:
    quoted = ValueError("duplicate key\nDETAIL:  Key (name)=(Ana Lee) already exists.\nHINT: rename")

    assert formatted("failed", error=quoted) == ("failed\nValueError: duplicate key\nDETAIL: [masqué]\nHINT: rename")


def test_log_keeps_what_is_not_personal() -> None:
    assert formatted("job %d done in 3 s @ 12:00", 7) == "job 7 done in 3 s @ 12:00"
