"""The WSGI application that gunicorn serves: the process that imports this module serves requests, and bounds its waits."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "betaportfolio.settings")
os.environ["SERVES_REQUESTS"] = "on"  # read by the settings

application = get_wsgi_application()
