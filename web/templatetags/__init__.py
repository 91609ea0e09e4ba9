"""The template tags that every page shares."""
