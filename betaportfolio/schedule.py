"""The schedule of beat (Europe/Paris)."""

from typing import Any

from celery.schedules import crontab

from common.background.kill_silent_worker import HEARTBEAT

MINUTE = 60.0  # seconds

SCHEDULE: dict[str, dict[str, Any]] = {
    # However records are changed, SQL included, the derived tables are computed within a minute.
    "derived tables are computed": {"task": "common.request_recompute_if_stale", "schedule": MINUTE},
    "jobs end": {"task": "common.resend_jobs", "schedule": HEARTBEAT},
    "workers prove that they work": {"task": "common.send_heartbeats", "schedule": HEARTBEAT},
    "e-mails that failed are tried again": {"task": "common.request_emails_if_due", "schedule": MINUTE},
    # On a new day a planned entry may become a fact, a year the current one, or a measurement too old as evidence,
    # without any change of the records.
    "derived tables of the day": {"task": "common.request_recompute", "schedule": crontab(hour="0", minute="5")},
    "data version folds": {"task": "common.fold_data_version", "schedule": crontab(hour="3", minute="30")},
    "links are asked": {"task": "impact.request_link_check", "schedule": crontab(hour="2", minute="0")},
    "records are read": {"task": "betagouv.request_import", "schedule": crontab(minute="10")},
    "products of espace-membre are read": {"task": "betagouv.request_products", "schedule": 5 * MINUTE},
    "expired sessions go": {"task": "accounts.clear_sessions", "schedule": crontab(hour="3", minute="35")},
    "old jobs go": {"task": "common.prune_jobs", "schedule": crontab(hour="3", minute="40")},
    "results are asked for": {"task": "budget.ask_for_results", "schedule": crontab(hour="7-9", minute="20")},
    # The later runs are for a clock or a database that was away at eight.
    "reminders of the week": {
        "task": "workspace.send_digests",
        "schedule": crontab(hour="8-11", minute="0", day_of_week="mon"),
    },
}
