"""The way of a value, worked out again: cell → basis → mention → characters → rule → what the article contributed.

`folder` finds and checks the text behind an output folder, `trace` runs the pipeline over it and keeps every step, `events` and
`offsets` tell of them as lines of plain text.
"""

from pipeline.explain.events import COLUMNS, explain_event
from pipeline.explain.folder import Folder
from pipeline.explain.offsets import explain_offset
from pipeline.explain.trace import Trace

__all__ = ["COLUMNS", "Folder", "Trace", "explain_event", "explain_offset"]
