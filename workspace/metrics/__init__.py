"""The measurements of a service: metrics, values, spending, and the unit of its unit cost."""
