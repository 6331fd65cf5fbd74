"""Numerals: every script reads to one value, fragments are linear, and nothing raises."""

from __future__ import annotations

import re
from decimal import Decimal

import cn2an
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline import numerals

CHARACTERS = st.text("0123456789０５零〇一二两三五九十廿百千万亿壹拾佰余多几来.,·-—~至到成半分之%％‰个百点又负 第元角/", max_size=24)


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("12", "12"),
        ("１２", "12"),
        ("十二", "12"),
        ("壹拾贰", "12"),
        ("廿三", "23"),
        ("1,200", "1200"),
        ("1.2万", "12000"),
        ("３.５亿", "350000000"),
        ("两千六", "2600"),
        ("三百零五", "305"),
        ("二〇二四", "2024"),
        ("十万零五十", "100050"),
        ("一点五", "1.5"),
        ("-2.10", "-2.1"),
        ("1万600", "10600"),
        ("6万亿", "6000000000000"),
        ("壹佰圆伍角整", "100.5"),
    ],
)
def test_read(surface: str, value: str) -> None:
    number = numerals.read(surface)
    assert number is not None
    assert numerals.canonical(number) == value


@pytest.mark.parametrize("surface", ["", "1,2", "²", "十百", "一十百千万", "abc", "点", "负", "-", "元", "一" * 100 + "百"])
def test_what_is_no_numeral_has_no_value(surface: str) -> None:
    assert numerals.read(surface) is None


@pytest.mark.parametrize(
    ("surface", "value", "modifier"),
    [
        ("400余", "400", "over"),
        ("十几", "10", "over"),
        ("两百零几", "200", "over"),
        ("六百几十万", "6000000", "over"),
        ("三百余亿", "30000000000", "over"),
        ("两三", "2..3", "exact"),
        ("七八百", "700..800", "exact"),
        ("负七八", "-8..-7", "exact"),
        ("10至15", "10..15", "exact"),
        ("5至10万", "50000..100000", "exact"),
        ("七千到九千亿", "700000000000..900000000000", "exact"),
        ("三百来", "300", "about"),
    ],
)
def test_amount(surface: str, value: str, modifier: str) -> None:
    found = numerals.amount(surface)
    assert found is not None
    assert (found.value, found.modifier) == (value, modifier)


@pytest.mark.parametrize("surface", ["15至10", "1-2-3", "1-" * 3000, "", "至"])
def test_what_is_no_amount(surface: str) -> None:
    assert numerals.amount(surface) is None


@pytest.mark.parametrize(
    ("surface", "value"),
    [
        ("95%", "95"),
        ("５‰", "0.5"),
        ("九成五", "95"),
        ("一成半", "15"),
        ("半数", "50"),
        ("三分之二", "66.67"),
        ("1/4", "25"),
        ("百分之三十到四十", "30..40"),
        ("万分之三", "0.03"),
        ("8%至10%", "8..10"),
        ("三四成", "30..40"),
        ("2至3个百分点", "2..3"),
        ("6·5%", "6.5"),
        ("-2.1%", "-2.1"),
    ],
)
def test_percentage(surface: str, value: str) -> None:
    found = numerals.percentage(surface)
    assert found is not None
    assert found.value == value


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["low", "up"]))
def test_chinese_numerals_as_cn2an_writes_them(number: int, mode: str) -> None:
    assert numerals.read(cn2an.an2cn(number, mode)) == number


@given(st.integers(min_value=0, max_value=10**9))
def test_chinese_numerals_as_cn2an_reads_them(number: int) -> None:
    surface = cn2an.an2cn(number)
    assert numerals.read(surface) == Decimal(cn2an.cn2an(surface, "strict"))


@given(st.decimals(min_value=Decimal("-1e9"), max_value=Decimal("1e9"), places=4))
def test_canonical_is_exact_and_plain(value: Decimal) -> None:
    text = numerals.canonical(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not (("." in text) and text.endswith(("0", ".")))


@given(st.one_of(CHARACTERS, st.text(max_size=30)))
def test_nothing_raises_and_offsets_hold(text: str) -> None:
    for function in (numerals.read, numerals.amount, numerals.fraction, numerals.percentage):
        function(text)
    numerals.read_number(text)
    end = 0
    for found in numerals.find_numbers(text):
        assert end <= found.start < found.end <= len(text)
        assert found.high is None or found.low <= found.high
        end = found.end


@given(st.text())
def test_fold_keeps_every_offset(text: str) -> None:
    assert len(numerals.fold(text)) == len(text)
    assert numerals.fold(numerals.fold(text)) == numerals.fold(text)


@given(CHARACTERS)
def test_what_a_fragment_matches_is_read(text: str) -> None:
    for found in regex.finditer(numerals.NUMBER, text):
        value = numerals.read(found[0])
        assert value is None or numerals.canonical(value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("近1,200余名", [("近1,200余", "1200", "under", "")]),
        ("三成以上", [("三成以上", "30", "at_least", "percent")]),
        ("不超过两万", [("不超过两万", "20000", "at_most", "")]),
        ("统一部署第三批", []),
        ("提出六个一批", []),
        ("登陆沿海", []),
        ("好几十户、数百人、第几十名", []),
        ("总数十万人", [("十万", "100000", "exact", "")]),
        ("三千 八百", [("三千 八百", "3800", "exact", "")]),
        ("5%到8%", [("5%到8%", "5..8", "exact", "percent")]),
        ("提高0.5个百分点", [("0.5个百分点", "0.5", "exact", "percentage_point")]),
    ],
)
def test_find_numbers(text: str, found: list[tuple[str, str, str, str]]) -> None:
    assert [(text[m.start : m.end], m.value, m.modifier, m.unit) for m in numerals.find_numbers(text)] == found


def test_read_number_begins_where_it_is_told() -> None:
    found = numerals.read_number("共约30多场", 1)
    assert found is not None
    assert (found.start, found.end, found.value, found.modifier) == (1, 5, "30", "about")
    assert numerals.read_number("共约30多场", 0) is None


FIGURES = st.text("0123456789一二两三四五十百千万亿余多来点.,、-至到约第 个名项人（", max_size=30)


@given(FIGURES)
def test_figures_found_from_their_ends_are_those_found_everywhere(text: str) -> None:
    after = "[个名项人]"
    found = [found[:4] for found in numerals.figures(text, numerals.ends(after))]
    wanted = []
    for match in regex.finditer(numerals.FIGURE, text):
        if regex.compile(f" ?{after}").match(text, match.end()) and match[0] != "一":
            number = numerals.amount(match[0])
            wanted.append((*match.span(), *(("", "") if number is None else (number.value, number.modifier))))
    assert [figure for figure in found if regex.compile(f" ?{after}").match(text, figure[1])] == wanted


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("共30项", [(1, 3, "30", "exact", "项")]),
        ("共1.25万 名", [(1, 6, "12500", "exact", "名")]),
        ("共40余项", [(1, 4, "40", "over", "项")]),
        ("有三项", [(1, 2, "3", "exact", "项")]),
        ("第30项", [(1, 3, "30", "exact", "")]),
        ("5至8项", [(0, 3, "5..8", "exact", "")]),
        ("一项", []),
    ],
)
def test_a_unit_settles_a_plain_figure(text: str, figures: list[tuple[int, int, str, str, str]]) -> None:
    assert list(numerals.figures(text, numerals.ends("[项名]", "[项名]", "第"))) == figures


def test_a_fraction_of_digits_is_one_only_by_itself() -> None:
    assert [str(found.low) for found in numerals.find_numbers("－7/4")] == ["-1.75"]
    assert [str(found.low) for found in numerals.find_numbers("比分3/4")] == ["3", "4"]
    assert [str(found.low) for found in numerals.find_numbers("3/0")] == ["3", "0"]


@given(CHARACTERS)
def test_re_and_regex_find_the_same_figures(text: str) -> None:
    folded = numerals.fold(text)
    found = [match.span() for match in re.compile(numerals.atomic(numerals.FIGURE)).finditer(folded)]
    assert found == [match.span() for match in regex.compile(numerals.FIGURE).finditer(folded)]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("(?:ab?c)*+d", "(?>(?:ab?c)*)d"),
        ("(?:a(b)?+c){1,3}+", "(?>(?:a(?>(b)?)c){1,3})"),
        (r"[(]++\)?+a*+(?=b)(c)+", r"[(]++\)?+a*+(?=b)(c)+"),
        (r"(?:[])\]]|x)?+", r"(?>(?:[])\]]|x)?)"),
        ("(?:a", "(?:a"),
        ("[a", "[a"),
    ],
)
def test_possessive_groups_become_atomic(pattern: str, wanted: str) -> None:
    assert numerals.atomic(pattern) == wanted


@given(st.text("ab", max_size=6), st.sampled_from(("?+", "*+", "++", "{1,2}+", "{2}+")), st.text("abc", max_size=8))
def test_an_atomic_group_finds_what_the_possessive_one_finds(body: str, quantifier: str, text: str) -> None:
    pattern = f"a?(?:{body}b?c|b){quantifier}"
    found = [match.span() for match in re.compile(numerals.atomic(pattern)).finditer(text)]
    assert found == [match.span() for match in regex.compile(pattern).finditer(text)]


@pytest.mark.parametrize("text", ["４月５日，举辦", "舉" * 400 + "１"])
def test_folding_again_gives_the_same(text: str) -> None:
    first = numerals.fold(text)
    assert len(first) == len(text)
    assert numerals.fold("國家" * 50) == "国家" * 50
    assert numerals.fold(text) == first == numerals.fold(first)
