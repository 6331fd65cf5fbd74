"""The overlap policy: rejects first, then the longer, an organisation over a place, the earlier."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions import settle
from pipeline.types import TYPES, Candidate, Span

SPANS = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))
CANDIDATES = st.lists(
    st.builds(
        lambda span, type, reject: Candidate(span[0], span[1], type, "rule", reject=reject),
        SPANS,
        st.sampled_from(TYPES),
        st.sampled_from((False, False, False, True)),
    ),
    max_size=20,
)
FURNITURE = st.lists(st.integers(0, 45), max_size=6, unique=True).map(
    lambda ends: [Span(low, high) for low, high in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)]
)


def test_the_longer_wins() -> None:
    place, body = Candidate(0, 3, "LOCATION", "a"), Candidate(0, 8, "ORGANIZATION", "b")
    assert settle([place, body]) == [body]


def test_an_organisation_wins_over_a_place_of_the_same_length() -> None:
    place, body = Candidate(0, 6, "LOCATION", "a"), Candidate(0, 6, "ORGANIZATION", "b")
    assert settle([place, body]) == [body]


def test_a_reject_kills_what_lies_in_it_and_spares_what_holds_it() -> None:
    quoted = Candidate(4, 9, "", "quote", reject=True)
    inside, around, across = Candidate(5, 8, "DATE", "a"), Candidate(4, 11, "DATE", "b"), Candidate(2, 6, "LOCATION", "c")
    assert settle([quoted, inside, around, across]) == [around]


def test_a_reject_of_one_type_spares_the_others() -> None:
    reject = Candidate(0, 9, "LOCATION", "gloss", reject=True)
    place, body = Candidate(1, 3, "LOCATION", "a"), Candidate(4, 8, "ORGANIZATION", "b")
    assert settle([reject, place, body]) == [body]


def test_nothing_touches_furniture() -> None:
    date, place = Candidate(0, 5, "DATE", "a"), Candidate(4, 9, "LOCATION", "b")
    assert settle([date, place], [Span(6, 12)]) == [date]


@given(CANDIDATES)
def test_mentions_are_in_order_and_never_overlap(candidates: list[Candidate]) -> None:
    found = settle(candidates)
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(CANDIDATES, FURNITURE)
def test_the_policy_is_kept_as_it_is_told(candidates: list[Candidate], furniture: list[Span]) -> None:
    def overlap(one: Candidate | Span, other: Candidate | Span) -> bool:
        return one.start < other.end and other.start < one.end

    def killed(one: Candidate, reject: Candidate) -> bool:
        holds_more = one.start <= reject.start and reject.end <= one.end and one.end - one.start > reject.end - reject.start
        return overlap(one, reject) and reject.type in ("", one.type) and not holds_more

    rejects = [one for one in candidates if one.reject]
    left = [one for one in candidates if not one.reject and not any(overlap(one, span) for span in furniture)]
    left = [one for one in left if not any(killed(one, reject) for reject in rejects)]
    order = {"ORGANIZATION": 0, "LOCATION": 1}
    wanted: list[Candidate] = []
    for one in sorted(left, key=lambda c: (c.start - c.end, order.get(c.type, 2), c.start)):
        if not any(overlap(one, better) for better in wanted):
            wanted.append(one)
    found = settle(candidates, furniture)
    assert [(c.start, c.end, c.type) for c in found] == sorted((c.start, c.end, c.type) for c in wanted)


@given(CANDIDATES)
def test_every_candidate_left_out_has_its_reason(candidates: list[Candidate]) -> None:
    found = settle(list(candidates))
    rejects = [one for one in candidates if one.reject]
    for one in candidates:
        if not one.reject and one not in found:
            near = [*found, *rejects]
            assert any(other.start < one.end and one.start < other.end for other in near)
