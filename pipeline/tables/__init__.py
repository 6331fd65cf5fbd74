"""The output tables: which columns they have (columns), and how they are written (writer)."""
