"""What beat starts, and when (Europe/Paris)."""

from typing import Any

from celery.schedules import crontab

MINUTE = 60.0  # seconds

SCHEDULE: dict[str, dict[str, Any]] = {
    # Whatever path changed the records, SQL included, their figures follow within a minute.
    "figures follow the records": {"task": "impact.request_computation_if_stale", "schedule": MINUTE},
    "criteria follow the records": {"task": "impact.request_evaluation_if_stale", "schedule": MINUTE},
    "jobs end": {"task": "common.resend_jobs", "schedule": MINUTE},
    # A day that begins can make a planned entry a fact, or a year the current one, with no record changed.
    "figures of the day": {"task": "impact.request_computation", "schedule": crontab(hour="0", minute="5")},
    # Nor does a measurement that is a year old prove anything more.
    "criteria of the day": {"task": "impact.request_evaluation", "schedule": crontab(hour="0", minute="10")},
    "data version folds": {"task": "common.fold_data_version", "schedule": crontab(hour="3", minute="30")},
    # The later ones send only what a worker that died at eight left unsent.
    "reminders of the week": {
        "task": "workspace.send_digests",
        "schedule": crontab(hour="8-11", minute="0", day_of_week="mon"),
    },
}
