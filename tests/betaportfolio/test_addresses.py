import pytest
from django.core.exceptions import ImproperlyConfigured

from betaportfolio.configuration.addresses import RedisAddresses, database_from_url, redis_from_url, with_bounded_waits


def parameters(**changes: object) -> dict[str, object]:
    """Return Django's parameters of an empty database URL, with ``changes``."""
    nothing_said = {"NAME": "postgres", "USER": "", "PASSWORD": "", "HOST": "", "PORT": "", "OPTIONS": {}}
    fixed = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
    return {**fixed, **nothing_said, **changes}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql:///", parameters()),
        (
            "postgresql://ana:p%40ss%2Fword@db.example:5433/portfolio?sslmode=require",
            parameters(
                NAME="portfolio",
                USER="ana",
                PASSWORD="p@ss/word",
                HOST="db.example",
                PORT="5433",
                OPTIONS={"sslmode": "require"},
            ),
        ),
        (
            "postgresql://postgres@/infra?host=%2Fun+dossier%2F%C3%A9t%C3%A9",
            parameters(NAME="infra", USER="postgres", HOST="/un dossier/été"),
        ),
    ],
)
def test_database_from_url_reads_every_part(url: str, expected: dict[str, object]) -> None:
    assert database_from_url(url) == expected


@pytest.mark.parametrize("password", ["a#b", "a/b", "a?b"])
def test_database_from_url_refuses_a_password_that_is_not_encoded(password: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL") as refused:
        database_from_url(f"postgresql://ana:{password}@db.example:5433/portfolio")

    assert password not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "broker", "cache"),
    [
        ("redis://cache.example:6379", "redis://cache.example:6379/0", "redis://cache.example:6379/1"),
        ("rediss://:word@cache.example/4", "rediss://:word@cache.example/4", "rediss://:word@cache.example/5"),
        ("redis+socket:///run/r.sock", "redis+socket:///run/r.sock?virtual_host=0", "unix:///run/r.sock?db=1"),
        ("redis+socket:///r.sock?virtual_host=6", "redis+socket:///r.sock?virtual_host=6", "unix:///r.sock?db=7"),
        ("unix:///r.sock?db=2", "redis+socket:///r.sock?virtual_host=2", "unix:///r.sock?db=3"),
        (
            "unix:///un%20dossier/r.sock",
            "redis+socket:///un%20dossier/r.sock?virtual_host=0",
            "unix:///un%20dossier/r.sock?db=1",
        ),
    ],
)
def test_redis_from_url_puts_the_cache_next_to_the_queue(url: str, broker: str, cache: str) -> None:
    assert redis_from_url(url) == RedisAddresses(broker, cache)


@pytest.mark.parametrize("url", ["postgresql:///", "postgresql:///?options=-c%20search_path%3Dours"])
def test_waits_of_requests_are_bounded(url: str) -> None:
    asked = database_from_url(url)["OPTIONS"].get("options", "")
    options = with_bounded_waits(database_from_url(url))["OPTIONS"]["options"]
    assert options.split() == [
        *asked.split(),
        "-c",
        "lock_timeout=3s",
        "-c",
        "statement_timeout=30s",
        "-c",
        "idle_in_transaction_session_timeout=60s",
    ]
