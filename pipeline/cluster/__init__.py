"""Many documents → tables over Spark: the same rows as `batch` makes, on as many machines as there are.

sources     what Spark reads → one row a document
outcomes    Arrow batch of documents → Arrow batch of outcomes: the one function that the workers run
splitting   outcomes, written once → the tables
storage     the output folder, in whatever file system Spark writes to
running     all of it
"""

from pipeline.cluster.running import Options, run

__all__ = ["Options", "run"]
