"""The statement of accessibility, computed from the internal audit (``audit.yaml``)."""
