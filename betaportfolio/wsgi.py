"""The entry of the web server: what is kept first, then the framework."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betaportfolio.settings")

framework = get_wsgi_application()

from betaportfolio.front import KeptFirst  # noqa: E402 - it needs the settings

application = KeptFirst(framework)
