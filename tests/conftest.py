"""What several test files share: the checkout, its corpus, and one loaded pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from pipeline import Extraction, Pipeline, load
from pipeline.scoring.gold import Corpus, Tables, load_corpus

# The first call of anything loads dictionaries; how long a test takes says nothing here.
settings.register_profile("yaosu", deadline=None)
settings.load_profile("yaosu")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus(ROOT / "corpus")


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load()


@pytest.fixture(scope="session")
def extractions(pipeline: Pipeline, corpus: Corpus) -> dict[str, Extraction]:
    """Every article of the corpus, extracted."""
    return {d.id: pipeline.extract(pipeline.read(d.text, id=d.id)) for d in corpus.documents}


@pytest.fixture(scope="session")
def predicted(extractions: dict[str, Extraction]) -> Tables:
    mentions = tuple(mention for found in extractions.values() for mention in found.mentions)
    events = tuple(event for found in extractions.values() for event in found.events)
    return Tables(mentions, events, tuple(indicator for found in extractions.values() for indicator in found.indicators))
