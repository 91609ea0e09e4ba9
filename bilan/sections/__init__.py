"""The sections of a report: their kinds, blocks and summaries."""
