"""The Prometheus metrics, incremented by each process (served by ``betaportfolio.monitoring.metrics``)."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("betaportfolio_requests_total", "Requests answered.", ["method", "area", "status"])
DURATIONS = Histogram(
    "betaportfolio_request_seconds",
    "Seconds to answer a request.",
    ["area"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
API_CALLS = Counter("betaportfolio_api_calls_total", "Calls of the API and of embedded pages.", ["version", "client"])
KEPT_ANSWERS = Counter("betaportfolio_kept_answers_total", "Public answers given from memory, or built.", ["outcome"])
