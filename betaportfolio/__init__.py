"""The roof of the house: settings, addresses, jobs, and the embedded services of a local run."""

__version__ = "0.1.0"
