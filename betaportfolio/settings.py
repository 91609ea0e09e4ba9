"""Settings from the environment; a deployment without its secrets does not start, a local run creates them."""

import os
from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.crypto import get_random_string
from django.utils.csp import CSP
from whitenoise.compress import Compressor

from betaportfolio import __version__
from betaportfolio.configuration import commit
from betaportfolio.configuration.addresses import database_from_url, redis_from_url, with_bounded_waits
from betaportfolio.configuration.environment import (
    env_all_or_none,
    env_bool,
    env_choice,
    env_folder,
    env_int,
    env_list,
    env_required,
    env_str,
)
from betaportfolio.configuration.mail import mailers
from betaportfolio.monitoring.error_reports import send_errors_to_sentry
from betaportfolio.monitoring.logs import is_not_repeated
from betaportfolio.schedule import SCHEDULE
from common.background.kill_silent_worker import LONGEST_TASK

BASE_DIR = Path(__file__).resolve().parent.parent

# Without DATABASE_URL no service is configured: manage.py and `make run` set it to the embedded one. Only the type
# checker and commands without a database read these settings without it.
CONFIGURED = bool(env_str("DATABASE_URL"))
if CONFIGURED:
    SECRET_KEY = env_required(
        "SECRET_KEY", why="une installation (DATABASE_URL est définie) signe ses sessions avec elle"
    )
    _redis_url = env_required("REDIS_URL", why="les tâches et le cache passent par Redis")
else:
    SECRET_KEY = env_str("SECRET_KEY") or get_random_secret_key()
    _redis_url = env_str("REDIS_URL", "redis://localhost:6379")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")  # former keys, which verify signatures while the key is rotated
DATABASES = {"default": database_from_url(env_str("DATABASE_URL", "postgresql:///betaportfolio"))}
if env_bool("SERVES_REQUESTS", default=False):  # set by wsgi.py: jobs and commands have no timeouts
    DATABASES["default"] = with_bounded_waits(DATABASES["default"])
_redis = redis_from_url(_redis_url)

DEBUG = env_bool("DEBUG", default=False)  # the development loop (`make dev`): tracebacks on pages, nothing cached
# The demonstration and its accounts, whose password is public, belong only on a developer's machine.
LOCAL_RUN = env_bool("LOCAL_RUN", default=False)
SITE_NOTICE = env_str("SITE_NOTICE")  # a line on each page: what a set of examples contains
ALLOWED_HOSTS = env_list("DJANGO_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "common",
    "web",
    "accounts",
    "incubators",
    "startups",
    "access",
    "budget",
    "community",
    "impact",
    "indicators",
    "catalogue",
    "gateway",
    "workspace",
    "bilan",
    "betagouv",
    "sampledata",
    "betaportfolio.apps.RoofConfig",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "betaportfolio.apps.PublishedStaticConfig",
]
MIDDLEWARE = [
    "betaportfolio.middleware.mount_middleware",
    "betaportfolio.middleware.health_middleware",
    "betaportfolio.middleware.tracing_middleware",
    "betaportfolio.middleware.metrics_middleware",
    "betaportfolio.middleware.OutageMiddleware",
    "betaportfolio.middleware.unredirected_writes_middleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "betaportfolio.middleware.RequestChecks",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.cache.PublicResponseCache",
    "django.middleware.gzip.GZipMiddleware",
    "betaportfolio.middleware.SlidingSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "betaportfolio.middleware.LevelMiddleware",
    "betaportfolio.middleware.rights_middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]
ROOT_URLCONF = "betaportfolio.urls"
WSGI_APPLICATION = "betaportfolio.wsgi.application"
_TEMPLATE_LOADERS = ["web.template_loaders.Loader", "django.template.loaders.app_directories.Loader"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _TEMPLATE_LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _TEMPLATE_LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SOURCE_CODE_URL = env_str("SOURCE_CODE_URL")  # link in the footer, if set

# Legal notice (publisher, host), required by law and specific to each installation.
PUBLISHER = env_str("PUBLISHER")
PUBLICATION_DIRECTOR = env_str("PUBLICATION_DIRECTOR")
HOSTED_BY = env_str("HOSTED_BY")
CONTACT_EMAIL = env_str("CONTACT_EMAIL")
DATA_PROTECTION_OFFICER = env_str("DATA_PROTECTION_OFFICER")
BUDGET_URL = env_str("BUDGET_URL")  # page with the cost of the site itself; /budget/ redirects there

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "fr"
# Only French, until our texts are translated: otherwise only those of the libraries would be.
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FILTERS_EMPTY_CHOICE_LABEL = "Indifférent"
"""The label of no choice in a filter."""

STATIC_URL = "/static/"
STATIC_ROOT = Path(env_str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Only a developer's tools read source maps: compressing them took a third of the time of collectstatic.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# --- Security ---------------------------------------------------------------------------------------------------------
HTTPS = env_bool("HTTPS", default=CONFIGURED)
if DEBUG and HTTPS:
    raise ImproperlyConfigured(
        "DEBUG=on montre le code et les requêtes à tout visiteur : retirez DEBUG d’une installation, ou donnez HTTPS=off "
        "sur votre machine. (DEBUG can't be on with HTTPS.)"
    )
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    # Plotly inserts one empty <style>, which it fills by the CSSOM: this is the digest of an empty text.
    "style-src": [CSP.SELF, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
    "img-src": [CSP.SELF, "data:"],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_SSL_REDIRECT = HTTPS
# Browsers apply HSTS for this long, whatever the site sends later: an hour, until everything works over HTTPS.
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", default=3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and env_bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = HTTPS and env_bool("HSTS_PRELOAD", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env_bool("BEHIND_PROXY", default=False) else None
# The maximum length of a request body: a file of 1 MB and its form, or the longest text of a fiche.
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES = 2_500_000
# The rate limit of an IP address, in pages and API responses per minute; 0: no limit. The address is the one seen
# by the proxy, so that there is no limit without a proxy.
READS_PER_MINUTE = env_int("READS_PER_MINUTE", default=600 if SECURE_PROXY_SSL_HEADER else 0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 3600  # seconds without use: a working day
ADMINISTRATOR_SESSION_AGE = 3600  # the same, for those who give rights
LONGEST_SESSION = 7 * 24 * 3600  # seconds after the sign-in, used or not
SESSION_SAVE_EVERY_REQUEST = True  # each page of a person begins them again (SlidingSessionMiddleware)
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accounts.views.sign_out.refused"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "workspace"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Sign-in: ProConnect if its client is configured, a password if allowed ------------------------------------------------
PROCONNECT_DISCOVERY_URL, OIDC_RP_CLIENT_ID, OIDC_RP_CLIENT_SECRET = env_all_or_none(
    "PROCONNECT_DISCOVERY_URL", "PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET"
)
OIDC_RP_SIGN_ALGO = env_choice("PROCONNECT_SIGN_ALGO", "RS256", "ES256", "HS256")
OIDC_RP_SCOPES = "openid email given_name usual_name roles"
PROCONNECT_ACR = env_list("PROCONNECT_ACR")
OIDC_USE_PKCE = env_bool("PROCONNECT_PKCE", default=True)
OIDC_STORE_ID_TOKEN = True  # needed to sign out at the provider
OIDC_TIMEOUT = 5  # seconds for each response of the provider
PASSWORD_SIGN_IN = env_bool("PASSWORD_SIGN_IN", default=LOCAL_RUN)
AUTHENTICATION_BACKENDS = [
    *(["django.contrib.auth.backends.ModelBackend"] if PASSWORD_SIGN_IN else []),
    *(["accounts.proconnect.backend.ProConnectBackend"] if PROCONNECT_DISCOVERY_URL else []),
]

# --- Cache and jobs ---------------------------------------------------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _redis.cache,
        # A page waits no longer than that for an unavailable Redis, then counts nothing.
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    },
    # In this process: counters that must work even without Redis.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # The public responses (web/cache.py); they have no expiry, since their key changes with the data.
    "responses": {
        "BACKEND": "web.cache_store.BoundedLocMemCache",
        "LOCATION": "responses",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_BYTES": 32 * 1024 * 1024, "MAX_ENTRIES": 5000},
    },
}
VERSION = __version__
COMMIT = env_str("RELEASE") or commit.current(BASE_DIR)
# A response of another release is never served from a cache. Without a name, each start of the site is a release.
RELEASE = env_str("RELEASE") or get_random_string(12)
# How many seconds a shared cache in front may serve a public response without revalidation (docs/scaling.md).
SHARED_CACHE_SECONDS = env_int("SHARED_CACHE_SECONDS", default=0)
# For how long a process still serves a public page of the records of before a save, while saves follow each other.
FORMER_PAGE_SECONDS = env_int("FORMER_PAGE_SECONDS", default=1)

CELERY_BROKER_URL = _redis.broker
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_WORKER_DIRECT = True  # each worker also has its own queue, for its heartbeat (common/background/workers.py)
CELERY_TASK_IGNORE_RESULT = True  # our own table of jobs has progress and results
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True  # a job whose worker dies is run again
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = LONGEST_TASK  # seconds; below visibility_timeout, else a long job would be delivered twice
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A page that requests a job tries to send it once, and beat sends it later (a worker waits longer: see celery.py).
    "socket_connect_timeout": 0.4,
    "socket_timeout": 0.4,
    "max_retries": 0,
    "socket_keepalive": True,
    "health_check_interval": 10,  # a silent connection is dropped after 11 to 21 seconds, and reopened
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# --- E-mail: the weekly reminders -------------------------------------------------------------------------------------
MAILERS = mailers()
DEFAULT_FROM_EMAIL = env_str("EMAIL_FROM", "Betaportfolio <ne-pas-repondre@localhost>")
RECORDS_SOURCE = env_str("RECORDS_SOURCE")  # read each hour until an administrator sets another source on the page
RECORDS_STAGE = env_choice(
    "RECORDS_STAGE", "alongside", "owner"
)  # who owns the fiches (betagouv/fields.py, docs/switching.md)
ESPACE_MEMBRE_URL = env_str("ESPACE_MEMBRE_URL", "https://espace-membre.incubateur.net").rstrip("/")
ESPACE_MEMBRE_READ_KEY = env_str("ESPACE_MEMBRE_READ_KEY")  # of its API in service: reads products
ESPACE_MEMBRE_KEY = env_str("ESPACE_MEMBRE_KEY")  # of its API v1: sends what was changed here
LINK_CHECKS = env_bool(
    "LINK_CHECKS", default=False
)  # requests the public pages named in fiches, to check that they work
SITE_URL = env_str("SITE_URL", "http://localhost:8000").rstrip("/")  # prefix of the links in e-mails

# --- History ----------------------------------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_CREATED_AT_FUNCTION = "common_recorded_at()"  # now, except during a replay of past states (common/sql)
# A GET writes nothing: its queries need no context, and the session is not read for it.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Models declare their triggers; ``migrate`` installs those of the code (common/apps.py), so that a new column is an
# ordinary migration. The library would also install them after a migration was undone, when their tables are missing.
PGTRIGGER_MIGRATIONS = False
PGTRIGGER_INSTALL_ON_MIGRATE = False

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "web.api.renderers.FormatNegotiation",
    "DEFAULT_PARSER_CLASSES": ["common.exact_json.ExactJson"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "EXCEPTION_HANDLER": "web.api.errors.errors_as_json",
    "DEFAULT_SCHEMA_CLASS": "web.api.view_schema.ApiSchema",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Betaportfolio",
    "DESCRIPTION": "Le portefeuille du programme beta.gouv.fr et son impact, à chaque date, avec ses preuves.",
    "VERSION": "v1",
    "SERVERS": [{"url": "/", "description": "Ce site"}],
    "LICENSE": {
        "name": "Licence Ouverte 2.0 ; textes des fiches : CC BY-NC-SA 4.0",
        "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    },
    "CONTACT": {
        "name": "Contact",
        "url": f"{SITE_URL}/contact/",
        **({"email": CONTACT_EMAIL} if CONTACT_EMAIL else {}),
    },
    "TOS": f"{SITE_URL}/cgu/",
    "EXTENSIONS_INFO": {"x-application-version": VERSION, "x-application-commit": COMMIT},
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Operations only, folded, in the frame of the site (static/js/api-reference.js). No badge of validator.swagger.io,
    # which would learn of each reader; no colours of code, which the theme could not change.
    "SWAGGER_UI_SETTINGS": """{
        deepLinking: true, validatorUrl: null, docExpansion: "none", syntaxHighlight: false,
        defaultModelExpandDepth: 2,
        layout: "ReferenceLayout", plugins: [referencePlugin],
    }""",
    "TAGS": [
        {"name": "startups", "description": "Les services : fiches, phases, événements, investigations"},
        {"name": "portfolio", "description": "Le portefeuille à une date, et les séries des graphiques"},
        {"name": "incubators", "description": "Les incubateurs et les administrations"},
        {"name": "indicators", "description": "Les indicateurs : résultats, cibles, preuves, publications"},
        {"name": "impact", "description": "L’impact : mesures des services, comités, impact national, coûts unitaires"},
        {
            "name": "money",
            "description": "Les financements : crédits, FAST, GAMMA, appuis en nature, autres financeurs",
        },
        {"name": "community", "description": "La communauté, sans nom de personne"},
        {"name": "reports", "description": "Les bilans annuels"},
        {"name": "changes", "description": "Les changements : fil à suivre, imports"},
        {"name": "beta-gouv", "description": "Les documents de l’API de beta.gouv.fr : seul l’hôte change"},
    ],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "betaportfolio.api.schema.set_problem_media_type",
        "betaportfolio.api.schema.describe_path_parameters",
        "betaportfolio.api.schema.summarise_operations",
        "betaportfolio.api.schema.order_by_subject",
        "betaportfolio.api.schema.put_enums_first",
        "betaportfolio.api.examples.add_examples",
        "betaportfolio.api.schema.share_components",
    ],
    # Fields of one name have different values in several tables.
    "ENUM_NAME_OVERRIDES": {
        "CardCadenceEnum": "indicators.models.IndicatorCard.Cadence",
        "CriterionStateEnum": "impact.models.CriterionResult.State",
        "EndReasonEnum": "startups.models.EndReason",
        "EventKindEnum": "startups.models.LifeEvent.Kind",
        "FollowerEnum": "indicators.models.indicators.Follower",
        "MetricKindEnum": "impact.models.Metric.Kind",
        "MetricCadenceEnum": "impact.models.Metric.Cadence",
        "MetricDimensionEnum": "impact.models.Metric.Dimension",
        "MetricDirectionEnum": "impact.models.Metric.Direction",
        "ObjectiveDirectionEnum": "impact.models.Objective.Direction",
        "OutcomeEnum": "impact.models.Review.Outcome",
        "ReviewStateEnum": "catalogue.reviews.api.STATES",
        "SharedServiceKindEnum": "budget.models.SharedService.Kind",
        "StatedCostDimensionEnum": "impact.models.StatedUnitCost.Dimension",
        "SupportKindEnum": "budget.models.Support.Kind",
        "TargetDirectionEnum": "indicators.models.Target.Direction",
    },
}

# --- Metrics for Prometheus, at /metrics, with a token --------------------------------------------------------------
METRICS_TOKEN = env_str("METRICS_TOKEN")
if METRICS_TOKEN:  # the web processes write their counters to one folder, which is read as a whole
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(env_folder("METRICS_FOLDER", otherwise="metrics"))

# --- Logs: warnings and above on the console, without personal data --------------------------------------------------
_LOG_FORMATS = {"text": "discreet", "json": "json"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {
            "()": "betaportfolio.monitoring.logs.DiscreetFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "betaportfolio.monitoring.logs.JsonFormatter"},
    },
    "filters": {
        "refusals": {"()": "betaportfolio.monitoring.logs.OneLineForRefusals"},
        "not_repeated": {"()": "django.utils.log.CallbackFilter", "callback": is_not_repeated},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": _LOG_FORMATS[env_choice("LOG_FORMAT", *_LOG_FORMATS)],
        },
        "journal": {"class": "logging.StreamHandler", "formatter": "json"},
    },
    "root": {"handlers": ["console"], "level": env_choice("LOG_LEVEL", "WARNING", "DEBUG", "INFO", "ERROR")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "betaportfolio.security": {"handlers": ["journal"], "level": "INFO", "propagate": False},
        "django.request": {"filters": ["refusals", "not_repeated"]},
        "django.security.DisallowedHost": {"filters": ["refusals"]},
        "gunicorn.http.wsgi": {"level": "ERROR"},  # it warns about each HEAD request, whose body it drops itself
    },
}

# --- Errors to Sentry, if configured ----------------------------------------------------------------------------------
if SENTRY_DSN := env_str("SENTRY_DSN"):
    send_errors_to_sentry(SENTRY_DSN, release=COMMIT, environment=env_str("SENTRY_ENVIRONMENT", "production"))

# --- make dev: django-debug-toolbar, for requests from this machine ---------------------------------------------------
if DEBUG and find_spec("debug_toolbar"):
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(
        MIDDLEWARE.index("betaportfolio.middleware.SlidingSessionMiddleware"),  # after the compression
        "debug_toolbar.middleware.DebugToolbarMiddleware",
    )
    INTERNAL_IPS = ["127.0.0.1", "::1"]
    MIGRATION_MODULES = {"debug_toolbar": None}  # it stores requests in memory, and needs no table
