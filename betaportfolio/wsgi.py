"""The WSGI application for gunicorn; importing this module sets the timeouts of web requests."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betaportfolio.settings")
os.environ["SERVES_REQUESTS"] = "on"  # read by the settings

application = get_wsgi_application()
