"""The published file of a service: its address, the indicators linked to measures, its state, what is set aside."""
