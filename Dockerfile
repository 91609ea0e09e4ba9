# The site, its worker and its beat: one image, three commands (see docker-compose.yml).
FROM python:3.13-slim AS dependencies
COPY requirements-deploy.lock /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement /requirements-deploy.lock

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# pg_dump and pg_restore of the version of the server, from PostgreSQL's own packages: Debian's are older.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-common ca-certificates && \
    /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y && \
    apt-get install -y --no-install-recommends postgresql-client-18 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin betaportfolio
COPY --from=dependencies /venv /venv
WORKDIR /app
COPY . .
# The folder of the backups, for a volume to take its owner.
RUN mkdir /backups && chown betaportfolio /backups
# Needs no secret: without DATABASE_URL the settings make a key for this command alone.
RUN python manage.py collectstatic --noinput
# Bytecode once, for every start: the files of the image don't change, and nothing is written beside them.
RUN python -m compileall -q --invalidation-mode unchecked-hash /app /venv/lib
# A number: Kubernetes refuses to run a name as « not root ».
USER 10001
# docker build --build-arg RELEASE=$(git rev-parse --short=12 HEAD): shown by /healthz, the API and the pages of staff.
ARG RELEASE=""
ENV RELEASE=$RELEASE
EXPOSE 8000
# Of the process alone: what kills an unhealthy container must not do so because the database is away.
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=8)"]
# WEB_CONCURRENCY chooses the number of processes; gunicorn.conf.py says the rest.
CMD ["gunicorn", "betaportfolio.wsgi", "--bind", "0.0.0.0:8000"]
