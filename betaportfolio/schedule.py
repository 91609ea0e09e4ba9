"""The schedule of beat (Europe/Paris)."""

from typing import Any

from celery.schedules import crontab

from common.background.kill_silent_worker import HEARTBEAT

MINUTE = 60.0  # seconds

SCHEDULE: dict[str, dict[str, Any]] = {
    # However records are changed, SQL included, the derived tables are computed within a minute.
    "request_recompute_if_stale": {"task": "common.request_recompute_if_stale", "schedule": MINUTE},
    "resend_jobs": {"task": "common.resend_jobs", "schedule": HEARTBEAT},
    "send_heartbeats": {"task": "common.send_heartbeats", "schedule": HEARTBEAT},
    "request_emails_if_due": {"task": "common.request_emails_if_due", "schedule": MINUTE},
    # On a new day a planned entry may become a fact, a year the current one, or a measurement too old as evidence,
    # without any change of the records.
    "request_recompute": {"task": "common.request_recompute", "schedule": crontab(hour="0", minute="5")},
    "fold_data_version": {"task": "common.fold_data_version", "schedule": crontab(hour="3", minute="30")},
    "request_link_check": {"task": "impact.request_link_check", "schedule": crontab(hour="2", minute="0")},
    # The later runs are for a network that was away, and for files whose address was given since.
    "request_daily_reading": {"task": "impact.request_daily_reading", "schedule": crontab(hour="4-7", minute="15")},
    "request_matrix_documents": {"task": "impact.request_matrix_documents", "schedule": crontab(hour="2", minute="40")},
    "request_import": {"task": "betagouv.request_import", "schedule": crontab(minute="10")},
    "request_products": {"task": "betagouv.request_products", "schedule": 5 * MINUTE},
    "clear_sessions": {"task": "accounts.clear_sessions", "schedule": crontab(hour="3", minute="35")},
    "prune_jobs": {"task": "common.prune_jobs", "schedule": crontab(hour="3", minute="40")},
    "prune_imports": {"task": "betagouv.prune_imports", "schedule": crontab(hour="3", minute="45")},
    "ask_for_results": {"task": "budget.ask_for_results", "schedule": crontab(hour="7-9", minute="20")},
    # The later runs are for a clock or a database that was away at eight.
    "send_digests": {
        "task": "workspace.send_digests",
        "schedule": crontab(hour="8-11", minute="0", day_of_week="mon"),
    },
}
