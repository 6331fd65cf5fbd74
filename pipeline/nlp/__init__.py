"""yaosu in other tools: a spaCy component, training data for spaCy, and Label Studio in both directions.

Nothing is imported here: spaCy loads `component` through its entry point for every user, Label Studio needs no spaCy.
"""
