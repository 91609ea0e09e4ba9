"""Tests of ``impact/published_files``."""
