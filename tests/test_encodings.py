"""Bytes become text in the encoding they are in, short texts too; what cannot be told is not guessed."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.reading.encodings import CONTROLS, decode, find
from pipeline.scoring.gold import Corpus

TRADITIONAL = opencc.OpenCC("s2t").convert
SENTENCE = "9月26日，质量月启动仪式在南京市举行。"
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"]


def encoded(text: str, encoding: str) -> tuple[str, bytes]:
    """A text as far as an encoding has its characters, and its bytes."""
    if encoding == "big5hkscs":
        text = TRADITIONAL(text).encode(encoding, "ignore").decode(encoding)
    return text, text.encode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("length", [12, 50, 200, 2000])
def test_stretches_of_articles_are_read_right_or_not_at_all(corpus: Corpus, encoding: str, length: int) -> None:
    read = refused = 0
    for document in (one for one in corpus.documents if one.split == "dev"):
        for start in range(0, len(document.text) - length, max(length, len(document.text) // 20)):
            text, data = encoded(document.text[start : start + length], encoding)
            try:
                found, _ = decode(data, "x")
            except InputError:
                refused += 1
                continue
            assert found == text
            read += 1
    assert read >= 4
    assert refused <= 0.03 * read if length < 50 else refused == 0


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_sentence_is_enough(encoding: str) -> None:
    text, data = encoded(SENTENCE, encoding)
    assert decode(data, "x") == (text, encoding)


def test_utf_16_that_could_be_utf_8_is_utf_16() -> None:
    assert decode("学校、学校。".encode("utf-16-le"), "x") == ("学校、学校。", "utf-16-le")
    assert decode("质\0量\x01月".encode(), "x") == ("质\0量\x01月", "utf-8")


def test_traditional_characters_in_gb18030_are_not_taken_for_big5() -> None:
    text = TRADITIONAL(SENTENCE)
    assert decode(text.encode("gb18030"), "x") == (text, "gb18030")


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: not CONTROLS.search(text) and text[:1] != "\ufeff"))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    data = text.encode()
    assert decode(data, "x") == (text, "utf-8")
    assert decode(b"\xef\xbb\xbf" + data, "x") == (text, "utf-8-sig")


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_any_text_behind_a_mark_comes_back(text: str, encoding: str) -> None:
    data = ("\ufeff" + text).encode(encoding)
    if not (encoding == "utf-16-le" and text[:1] == "\0"):  # which begins as UTF-32 does
        assert decode(data, "x") == (text, encoding)


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_name_the_place_that_is_not(data: bytes) -> None:
    failure = None
    try:
        text, encoding = decode(data, "x")
    except InputError as error:
        failure = error
    if failure is None:
        marks = b"\xef\xbb\xbf\xff\xfe\0"
        assert text.encode(encoding).lstrip(marks) == data.lstrip(marks)
    else:
        at = int(failure.problem.partition(" at ")[2].partition(" ")[0])
        assert f"byte 0x{data[at]:02x} at {at} is not" in failure.problem
        assert 1 <= failure.line <= data.count(b"\n") + 1


PAGE = "<html><head>{}<title>新闻</title></head><body><p>" + SENTENCE + "</p></body></html>"


@pytest.mark.parametrize(
    ("declaration", "encoding", "found"),
    [
        ('<meta charset="gb2312">', "gb18030", "gb18030"),
        ("<META http-equiv=Content-Type content='text/html; charset=GBK'>", "gb18030", "gb18030"),
        ('<meta charset="gb2312">', "utf-8", "utf-8"),
        ('<meta charset="utf-8">', "gb18030", "gb18030"),
        ('<meta charset="iso-8859-1">', "gb18030", "gb18030"),
        ('<meta charset="big5">', "big5hkscs", "big5hkscs"),
        ('<meta charset="big5">', "utf-8", "utf-8"),
        ("", "gb18030", "gb18030"),
    ],
    ids=["gb2312", "gbk", "gb2312-wrong", "utf-8-wrong", "latin-wrong", "big5", "big5-wrong", "none"],
)
def test_a_declaration_is_believed_when_it_can_be_true(declaration: str, encoding: str, found: str) -> None:
    text, data = encoded(PAGE.format(declaration), encoding)
    assert decode(data, "x", page=True) == (text, found)


def test_a_declaration_decides_where_the_text_is_too_short_for_it() -> None:
    data = '<meta charset="gb2312"><p>公'.encode("gb18030")
    assert decode(data, "x", page=True) == ('<meta charset="gb2312"><p>公', "gb18030")
    with pytest.raises(InputError, match=r"x:1: byte 0xb9 at 26 is not UTF-8, and which other"):
        decode(data, "x")


def test_xml_declares_too() -> None:
    text = '<?xml version="1.0" encoding="gb2312"?><p>公'
    assert decode(text.encode("gb18030"), "x", page=True) == (text, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_bad_byte_is_named_in_the_encoding_of_the_rest(encoding: str) -> None:
    data = f"{SENTENCE}\n".encode(encoding)
    with pytest.raises(InputError, match=rf"x:2: byte 0xff at {len(data)} is not {encoding.upper()}$"):
        decode(data + b"\xff" + data, "x")


def test_the_head_of_a_file_may_end_inside_a_character() -> None:
    for encoding in ENCODINGS:
        _, data = encoded(SENTENCE * 3, encoding)
        known = [find(data[:end], whole=False) for end in range(40, len(data))]
        assert set(known) == {encoding}
