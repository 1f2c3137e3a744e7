"""Charts: what is drawn (`nouns`), of a simulation (`simulated`), for a page (`svg`) and a terminal (`screen`).

The libraries that draw are those of the extra `charts`; only `svg` and `screen` import them.
"""
