"""What a counting indicator is expected to reach by 31 December, and how the same method would have done in past years.

``history`` (the dated facts, as known on a day), ``rhythm`` and ``flow`` (two ways to say what remains), ``methods`` (both,
and their mean), ``interval``, ``backtest``: pure functions on small arrays. ``reading`` reads, ``projecting`` stores.
"""
