"""The output tables: their columns (columns, schema), the formats they are written in, and the folder they go to (writer).

Any text goes through every format unchanged, controls and NUL included; only half a character (a lone surrogate), which no
encoding has bytes for, is refused at reading. Not stated is the empty string, never 0; in DuckDB a key that leads nowhere is NULL.
"""
