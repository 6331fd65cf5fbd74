"""Full names of bodies: places that the text leaves out, anaphors, short forms."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.numerals import fold, simplified
from pipeline.resolve.places import Places
from pipeline.ruleset.matching import compile_pattern
from pipeline.segment import Text
from pipeline.types import Candidate

LEVEL = re.compile("自治区|自治州|地区|街道|社区|[省市县区州旗盟镇乡村]")
JOINED = re.compile("[、和与及(]|以及")
LED = re.compile("(?:[、和与及,]|以及)?(?:联合|会同|携手|协同|联手)?")
QUOTES = str.maketrans("", "", "“”‘’「」『』《》")
SCHOOLS = ("大学", "学院", "学校", "中学", "小学", "幼儿园")
COMPANIES = ("公司", "集团", "厂", "银行", "社")
COMMITTEE = ("组委会", "筹委会", "执委会")
ASSOCIATIONS = ("协会", "学会", "商会", "研究会", "基金会", "促进会")
SHORT = 3  # characters of a name that may itself be a short form
FIELD_TAGS = frozenset(("n", "vn", "an", "b", "v", "l", "a", "nz"))  # jieba's tags of what is studied, not of who or where
INNER = frozenset("局厅委院校部") | {"公司", "集团", "协会"}
UNITS = ("科", "处", "室", "司", "股", "中心", "支队", "大队")
# The contest or fair whose committee a text calls 组委会: from its place to its head.
CONTEST = compile_pattern(
    r"(?:[12][0-9]{3}年|第[一二三四五六七八九十0-9]+届)(?<name>[\p{Han}·—]{2,24}?(?:锦标赛|大赛|邀请赛|挑战赛|公开赛|运动会|大会|博览会|展览会|艺术节|文化节|旅游节|电影节|马拉松赛?))"
)


def resolve_organizations(text: Text, found: list[Candidate], places: Places) -> list[Candidate]:
    """Sets the value of every body; the mentions without the anaphors that stand for no body of the text."""
    kept: list[Candidate] = []
    bodies: list[Candidate] = []
    for one in found:
        if one.type == "ORGANIZATION":
            surface = text.document.text[one.start : one.end]
            one.value = _value(text, one, surface, bodies, places)
            if not one.value:
                continue
            if surface != text.folded[one.start : one.end]:  # one body, one value, in whatever script it is written
                one.value = simplified(one.value)
            bodies.append(one)
        kept.append(one)
    return kept


def _value(text: Text, one: Candidate, surface: str, bodies: list[Candidate], places: Places) -> str:
    if one.data == "level":
        return _complete(text, one, surface, bodies, places)
    if one.data == "unit":
        return _of_company(surface, bodies)
    if one.data == "anaphor_unit":
        length = 3 if surface[1:3] in ("公司", "集团") else 2
        owner = _antecedent(text, text.folded[one.start : one.start + length], bodies)
        return owner and owner + surface[length:]
    if one.data == "short":
        return _antecedent(text, text.folded[one.start : one.end], bodies)
    if surface.endswith("学院") and _is_faculty(text, one, places):
        university = _article_s(("大学",), bodies)
        return university + surface if university or one.data != "faculty" else ""
    return surface.translate(QUOTES)


def _is_faculty(text: Text, one: Candidate, places: Places) -> bool:
    """Whether a college is named by its field alone (化学化工学院): on a university's page it is one of its own."""
    if one.rule == "organization.known" or "学院" in text.folded[one.start : one.end - 2] or places.begins(one.start):
        return False
    first, last = text.word_at(one.start), text.word_at(one.end - 1)
    tags = [text.tags[i] for i in range(first, last) if len(text.words[i]) > 1 or text.words[i] not in "与和及"]
    return bool(tags) and all(tag in FIELD_TAGS for tag in tags)


def _complete(text: Text, one: Candidate, surface: str, bodies: list[Candidate], places: Places) -> str:
    """市教育局 → 海东市教育局, 团县委 → 团民和县委."""
    league = surface[:1] if surface.startswith("团") else ""
    match = LEVEL.match(text.folded, one.start + len(league))
    if match is None:
        return surface
    level = match[0]
    return league + division(text, one, level, bodies, places)[0] + surface[len(league + level) :].translate(QUOTES)


def division(text: Text, one: Candidate, level: str, bodies: list[Candidate], places: Places) -> tuple[str, str]:
    """The place that a body leaves out, and why it is that: of the body it is listed with, the article's subject, or the nearest of
    that level.
    """
    before = [prefix for prefix in places.prefixes(level) if prefix[0] <= one.start]
    listed = bodies[-1] if bodies and JOINED.fullmatch(text.folded, bodies[-1].end, one.start) else None
    if listed is not None:
        if inside := [name for end, name, _ in before if listed.start < end <= listed.end + len(level)]:
            return inside[-1], "the body listed before it has it"
        if listed.data == "level" and listed.value.endswith(text.folded[listed.start : listed.end]):
            stated = LEVEL.match(text.folded, listed.start)
            if stated is not None and stated[0] == level:
                return listed.value[: -(listed.end - listed.start - len(level))], "the body listed before it was given it"
    region = places.region(one.start)
    section = places.section(one.start)
    floor = section.start if section is not None else 0
    near = [(name, code) for end, name, code in before if end >= floor]
    own = places.named(region, level) if region and ";" not in region else ""
    line = text.line_start(one.start)
    here = [(end, name) for end, name, _ in before if end > line]
    if own:  # 桂平市博物馆 in another sentence of an article on 贵港市 does not make 桂平市 its 市
        sentence = text.sentence(one.start).start
        here = [(end, name) for end, name in here if end > sentence or not any(body.start < end <= body.end for body in bodies)]
    names_here = {name for _, name in here}
    for name, code in reversed(near):
        if places.consistent(code, region):
            return name, "named before, and what the section or article is about lies in it"
        if names_here == {name}:  # a page of several stories: this one's only city is meant
            return name, "the only one of its level named in the paragraph"
    if own:
        return own, "what the section or article is about is or lies in it"
    if near:
        return near[-1][0], "the last of its level named before"
    after = [name for end, name, _ in places.prefixes(level) if end > one.start]
    if before:
        return before[-1][1], "the last of its level named before the section"
    return (after[0], "the first of its level named later") if after else (level, "no place of its level is named")


def _of_company(surface: str, bodies: list[Candidate]) -> str:
    """第二分公司, 集团工会, 协会秘书处 → with the name of the body that the article is about; "" without one."""
    folded = fold(surface)
    if word := next((word for word in ASSOCIATIONS if folded.startswith(word)), ""):
        owner = _article_s((word,), bodies)
        return owner and owner + surface[len(word) :]
    if folded.startswith("局"):
        owner = _article_s(("局",), bodies)
        return owner and owner + surface[1:]
    if folded.startswith("学校"):
        owner = _article_s(("大学", "学院", "学校", "中学", "小学"), bodies)
        return owner and owner + surface[2:]
    owner = _article_s(("集团", "公司"), bodies)
    return owner and owner + (surface[2:] if folded.startswith(("集团", "公司")) else surface)


def _article_s(heads: tuple[str, ...], bodies: list[Candidate]) -> str:
    """The body of that kind that the article is about: the one it names most often, the first of equals; "" without one."""
    named = [body.value for body in bodies if body.data == "" and fold(body.value).endswith(heads) and len(body.value) > SHORT]
    counts = Counter(named)
    return max(counts, key=lambda name: counts[name], default="")


def _first_school(text: Text, bodies: list[Candidate]) -> str:
    """The last school, or the first of those that hold something together with it (由湖南大学和武汉大学主办)."""
    at = len(bodies) - 1
    while (
        at
        and fold(bodies[at - 1].value).endswith(SCHOOLS)
        and JOINED.fullmatch(text.folded, bodies[at - 1].end, bodies[at].start)
    ):
        at -= 1
    return bodies[at].value


def _leader(text: Text, bodies: list[Candidate], at: int, word: str) -> Candidate:
    """Of bodies that act together the first of the kind: 县水利局联合县教育局…, 该局 is 县水利局."""
    leader = bodies[at]
    while at and LED.fullmatch(text.folded, bodies[at - 1].end, bodies[at].start):
        at -= 1
        if fold(bodies[at].value).endswith(word):
            leader = bodies[at]
    return leader


def _antecedent(text: Text, surface: str, bodies: list[Candidate]) -> str:
    """The body that 该局, 组委会 or 集团 stands for: the last one of that kind; "" without one."""
    word = surface.removeprefix("该")
    if surface in ASSOCIATIONS:
        return _article_s((surface,), bodies)
    for at, body in reversed(list(enumerate(bodies))):
        value = fold(body.value)
        if word == "校" and value.endswith(SCHOOLS):
            school = _first_school(text, bodies[: at + 1])
            house = fold(school).find("大学")
            return school[: house + 2] if house > 0 else school  # a faculty is no school of its own
        if word == "会" and value.endswith("会") and not value.endswith("委员会"):
            return body.value
        if word in ("企业", "机构") and value.endswith(COMPANIES):
            return body.value
        if word.startswith(COMMITTEE):
            begin = value.find(word[:3])
            if begin > 0:
                return body.value[: begin + 3] + word[3:]
        elif value.endswith(word) and value != word:
            return _leader(text, bodies, at, word).value
        elif (begin := value.rfind(word)) > 1 and word in INNER and value.endswith(UNITS):
            return body.value[: begin + len(word)]  # 该局 behind the name of one of its divisions
    if word.startswith(COMMITTEE) and (event := CONTEST.search(text.folded)):
        return event["name"] + word
    return ""
