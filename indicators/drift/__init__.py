"""A published figure and the one of now, compared and explained; figures as they were known on a past day."""
