"""Many documents → tables, in this process or several, from where an earlier run stopped.

    position, cutting   the pieces of the input → batches
    documents           one piece → its rows, or why there are none
    making, workers     batches → parts, here or in processes (`serving` is what one of those does)
    parts, workplace    what is done, kept as files
    running             all of it, and the parts joined to tables
    manifest            what a run was made of
"""

from pipeline.batch.documents import Documents, Done, Settings
from pipeline.batch.manifest import Counts
from pipeline.batch.running import TIMEOUT, Dropped, Options, Progress, Summary, run
from pipeline.batch.workplace import unfinished

__all__ = ["TIMEOUT", "Counts", "Documents", "Done", "Dropped", "Options", "Progress", "Settings", "Summary", "run", "unfinished"]
