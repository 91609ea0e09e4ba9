"""Compare and explain a published figure and the current one; compute figures as known on a past day."""
