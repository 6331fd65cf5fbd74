"""Pages of Chinese sites, by their templates: the article comes out, and menus, lists and footers do not."""

from __future__ import annotations

import socket
from typing import NamedTuple, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.reading.pages import Page, read

TITLE = "海东多地举办防灾减灾安全演练"
BODY = (
    "5月3日，由海东省应急管理厅主办的防灾减灾演练在海东市举行，全市二十所学校的两千名师生参加了疏散。",
    "据统计，全省今年已开展演练195场，比上年增长12.5%，参加群众达3.5万人次。",
    "海东市教育局负责人介绍，5月中旬还将在全市举办知识竞赛6场，覆盖率达到98%以上。",
    "“通过演练，孩子们学会了怎样逃生。”实验小学校长王小明说。下一步将开展讲座20余场。",
)
DATE = "2024-05-06"
NAV = "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in ("首页", "要闻", "本地", "社会", "财经", "体育", "文化", "教育"))
RELATED = "".join(
    f'<li><a href="/n/{at}.html">{name}</a><span>2023-01-0{at}</span></li>'
    for at, name in enumerate(("海西市开展消防检查200余次", "我省一季度经济增长5.3%", "第六届文化节将于6月1日开幕", "新增就业1.2万人"), 1)
)
FOOT = '<div class="footer"><p>版权所有：海东网　海ICP备12345678号</p><p>地址：人民路1号　电话：0972-1234567</p></div>'
SHARE = '<div class="share">分享到：<a>微信</a><a>新浪微博</a> 字体：<a>大</a> <a>中</a> <a>小</a> <a>打印本页</a></div>'
PARAGRAPHS = "".join(f"<p>　　{one}</p>\n" for one in BODY)
COMMENTS = "".join(
    f'<div class="comment"><b>网友{at}</b><p>我们社区{at}月也举办了{at + 3}场演练，大家都学到了很多知识。</p></div>' for at in range(1, 9)
)
GOVERNMENT = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_海东省人民政府</title>
<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="{DATE} 10:20"></head><body>
<div class="header"><ul class="nav">{NAV}</ul></div><div class="crumb">当前位置：<a>首页</a> &gt; <a>新闻</a></div>
<div class="main"><h1>{TITLE}</h1><div class="info">发布时间：{DATE} 10:20　来源：海东日报　浏览次数：<span>123</span></div>{SHARE}
<div class="TRS_Editor">{PARAGRAPHS}</div></div><div class="related"><h3>相关新闻</h3><ul>{RELATED}</ul></div>{FOOT}
<script>document.write("<p>5月9日</p>")</script></body></html>"""
PORTAL = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}--海东频道--某某网</title>
<meta property="og:title" content="{TITLE}"><meta property="article:published_time" content="{DATE}T10:20:00+08:00"></head><body>
<nav><ul>{NAV}</ul></nav><div class="layout"><div class="col"><h1>{TITLE}</h1><div class="rm_txt_con">{PARAGRAPHS}</div>{SHARE}</div>
<div id="comments" class="comments">{COMMENTS}</div><aside><h3>热门排行</h3><ol>{RELATED}</ol></aside></div>{FOOT}</body></html>"""
SCHEMA = f"""<html><head><title>{TITLE} - 海东新闻</title><script type="application/ld+json">{{"@type": "NewsArticle",
"headline": "{TITLE}", "datePublished": "{DATE}T10:20:00+08:00"}}</script></head><body><header><ul>{NAV}</ul></header><main><article>
<header><h1>{TITLE}</h1><time datetime="{DATE}">5月6日</time></header>{PARAGRAPHS}</article></main><footer>{FOOT}</footer></body></html>"""
SPANS = f"""<html><head><title>{TITLE}</title></head><body><div id="nav">{NAV}</div><div id="wrap"><div class="t">{TITLE}</div>
<div class="s"><span>{DATE}</span></div><div id="zoom">{"".join(f"<div><span>{one[:20]}</span><span>{one[20:]}</span></div>" for one in BODY)}
</div></div><div id="foot">海东网</div></body></html>"""
LINKED = "<strong>海东省</strong>应急<a href='/x'>管理厅</a><b>主</b>办"
BODIES = {
    "breaks": "<br><br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{one}" for one in BODY),
    "break-first": "<br>" + "<br/>\n".join(BODY),
    "breaks-in-a-paragraph": f"<p>{'<br>'.join(BODY)}</p>",
    "breaks-in-a-font": f"<font size=3>{'<br>　　'.join(BODY)}</font>",
    "text-then-paragraphs": BODY[0] + "".join(f"<p>{one}</p>" for one in BODY[1:]),
    "paragraphs-then-text": "".join(f"<p>{one}</p>" for one in BODY[:3]) + BODY[3],
    "divs": "\n".join(f"<div>{one}</div>" for one in BODY),
    "spans": "".join(f"<div><span>{one[:20]}</span><span>{one[20:]}</span></div>" for one in BODY),
    "sections": "".join(f"<section><section><span>{one}</span></section></section>" for one in BODY),
    "centers": "".join(f"<center>{one}</center>" for one in BODY),
    "lines": "<pre>" + "\n".join(BODY) + "</pre>",
    "inline": PARAGRAPHS.replace("海东省应急管理厅主办", LINKED).replace("12.5%", "<b>12.5</b>%"),
    "wrapped": PARAGRAPHS.replace("应急管理厅", "应急\n   管理厅"),
    "in-inner-tables": f"<table><tr><td>{PARAGRAPHS}</td></tr></table>",
}
PAGES = {"government": GOVERNMENT, "portal": PORTAL, "schema": SCHEMA, "spans": SPANS}


def stripped(page: Page) -> list[str]:
    return [line.strip(" \u3000\xa0") for line in page.text.split("\n")]


@pytest.mark.parametrize("name", PAGES)
def test_title_date_and_paragraphs_of_a_page_and_nothing_else(name: str) -> None:
    page = read(PAGES[name], "x")
    assert (page.title, page.date) == (TITLE, DATE)
    assert stripped(page) == [TITLE, *BODY]


@pytest.mark.parametrize("name", BODIES)
def test_paragraphs_however_they_are_marked_up(name: str) -> None:
    page = read(GOVERNMENT.replace(PARAGRAPHS, BODIES[name]), "x")
    line = f"发布时间：{DATE} 10:20　来源：海东日报　浏览次数：123"
    assert [one for one in stripped(page) if one != line] == [TITLE, *BODY]


class Inside(NamedTuple):
    html: str
    lines: list[str]


@pytest.mark.parametrize(
    "inside",
    [
        Inside("<table><tr><td>地区</td><td>场次</td></tr><tr><td>海东市</td><td>120场</td></tr></table>", ["地区\t场次", "海东市\t120场"]),
        Inside("<h3>海西：活动有序开展</h3>", ["海西：活动有序开展"]),
        Inside("<ul><li>讲座20场，覆盖3个区县；</li><li>竞赛6场，参加人员1200人。</li></ul>", ["讲座20场，覆盖3个区县；", "竞赛6场，参加人员1200人。"]),
        Inside("<p>第一行<br>第二行</p>", ["第一行", "第二行"]),
        Inside("<blockquote>引用的一段话。</blockquote>", ["引用的一段话。"]),
    ],
    ids=["table", "heading", "list", "break", "quote"],
)
def test_what_stands_between_paragraphs_keeps_its_lines(inside: Inside) -> None:
    page = read(GOVERNMENT.replace(f"<p>　　{BODY[2]}</p>", f"<p>　　{BODY[2]}</p>{inside.html}"), "x")
    assert stripped(page) == [TITLE, *BODY[:3], *inside.lines, BODY[3]]


def test_a_notice_of_one_sentence_is_not_its_menu() -> None:
    sentence = "定于5月18日上午9时在海东市文化馆举办讲座3场，欢迎参加。"
    page = read(
        f'<html><head><title>讲座通知-海东市文化馆</title></head><body><ul>{NAV}</ul><h2 class="title">讲座通知</h2>'
        f'<div class="time">时间：{DATE}</div><div class="content"><p>{sentence}</p></div><ul>{RELATED}</ul>{FOOT}</body></html>',
        "x",
    )
    assert page == Page(f"讲座通知\n{sentence}", "讲座通知", DATE)


def test_a_page_that_states_no_date_has_none() -> None:
    html = GOVERNMENT.replace(f'<meta name="PubDate" content="{DATE} 10:20">', "").replace(DATE, "").replace("2023", "")
    assert read(html, "x").date == ""


def test_a_date_to_come_is_a_date() -> None:
    assert read(GOVERNMENT.replace(DATE, "2038-01-19"), "x").date == "2038-01-19"


@pytest.mark.parametrize("html", ["", " ", "<html></html>", "<!-- nothing -->", "<script>1</script>"])
def test_a_page_without_text_is_an_empty_document(html: str) -> None:
    assert read(html, "x") == Page("", "", "")


def test_a_text_without_tags_is_kept() -> None:
    assert read("今天，活动在各地举行。", "x").text == "今天，活动在各地举行。"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("a page asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    outside = '<!DOCTYPE html SYSTEM "http://a.example/x.dtd"><html><head><base href="http://a.example/"><link rel="stylesheet" href="x.css">'
    inside = '<iframe src="http://a.example/"></iframe><img src="http://a.example/x.png"><object data="http://a.example/"></object>'
    html = GOVERNMENT.replace("<!DOCTYPE html><html><head>", outside).replace("</p>", f"</p>{inside}", 1)
    assert stripped(read(html, "x")) == [TITLE, *BODY]


def test_an_entity_of_a_file_is_not_opened() -> None:
    html = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + GOVERNMENT.replace(BODY[0], f"{BODY[0]}&x;")
    assert f"{BODY[0]}&x;" in stripped(read(html, "x"))


def test_controls_that_no_tree_can_hold_are_left_out() -> None:
    html = GOVERNMENT.replace(PARAGRAPHS, f"{PARAGRAPHS}<pre>一\x01段&#3;话。\n又一段。</pre>").replace(BODY[0], f"{BODY[0][:5]}\x01&#2;{BODY[0][5:]}")
    assert stripped(read(html, "x")) == [TITLE, *BODY, "一段话。", "又一段。"]


TAGS = [
    "<p>", "</p>", "<br>", "<div>", "</div>", "<span>", "</span>", "<section>", "<center>", "<table>", "<tr>", "<td>", "</table>", "<a href=x>",
    "</a>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>", "<h1>", "</h1>", "<!--", "-->", "<script>", "</script>", "<body>", "</html>",
    "<title>", "<meta charset=x>", "&nbsp;", "&#1;", "&#xd800;", "<", "\0", "\n", "\r\n", "　", "今天，活动在各地举行。", "5月3日", "<article>", "<img src=x>",
]  # fmt: skip


@given(st.lists(st.sampled_from(TAGS), max_size=40).map("".join))
def test_any_page_is_read(html: str) -> None:
    page = read(html, "x")
    assert all(line.strip() for line in page.text.split("\n") if page.text)
    assert "\r" not in page.text
    assert page.text.encode().decode() == page.text


def test_a_page_that_a_library_fails_on_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *_, **__: [].pop())
    with pytest.raises(InputError, match=r"x: cannot be read as a page: IndexError: pop from empty list"):
        read(GOVERNMENT, "x")
