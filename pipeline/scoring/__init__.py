"""Gold against predictions: who says what is right (gold), how it is counted (counts, rows), and what must not fall (gate)."""
