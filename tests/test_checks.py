"""Facts stated twice: what is confirmed, what is flagged, and what must never be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import Extraction, Pipeline, load
from pipeline.checks.bounds import agree, bounds, rounding
from pipeline.scoring.gold import Corpus
from pipeline.types import Check

PIPELINE = load()


def checks(pipeline: Pipeline, text: str, title: str = "") -> list[Check]:
    return list(pipeline.extract(pipeline.read(text, id="x", date="2024-09-26", title=title)).checks)


def verdicts(pipeline: Pipeline, text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.claim, one.verdict) for one in checks(pipeline, text)]


# -- the article that the task names ---------------------------------------------------------------------------------------

ARTICLE = "quality-month-2024"


def changed(pipeline: Pipeline, corpus: Corpus, old: str, new: str) -> list[Check]:
    """The contradictions of a copy of the article in which one stretch is another."""
    text = corpus.texts[ARTICLE]
    assert text.count(old) == 1
    return [one for one in pipeline.extract(pipeline.read(text.replace(old, new), id=ARTICLE)).checks if one.verdict == "contradicted"]


@pytest.mark.parametrize(
    ("section", "kind", "claim"),
    [
        ("重庆", "sum", "195项"),
        ("重庆", "list", "3个"),
        ("湖北", "list", "10项"),
        ("湖北", "repeat", "十项"),
        ("安徽", "list", "4条"),
        ("青海", "list", "5个"),
        ("浙江", "list", "七大类"),
        ("浙江", "repeat", "七大"),
    ],
)
def test_what_the_article_says_twice_is_confirmed(extractions: dict[str, Extraction], section: str, kind: str, claim: str) -> None:
    (found,) = [one for one in extractions[ARTICLE].checks if (one.section, one.kind, one.claim) == (section, kind, claim)]
    assert found.verdict == "confirmed"


@pytest.mark.parametrize(
    ("old", "new", "kind", "claim"),
    [
        ("活动项目195项", "活动项目196项", "sum", "196项"),
        ("活动项目195项", "活动项目159项", "sum", "159项"),
        ("计划开展活动59项", "计划开展活动58项", "sum", "195项"),
        ("计划开展活动59项", "计划开展活动95项", "sum", "195项"),
        ("特色活动136项", "特色活动163项", "sum", "195项"),
        ("特色活动136项", "特色活动36项", "sum", "195项"),
        ("己二酸3个项目", "己二酸4个项目", "list", "4个"),
        ("己二酸3个项目", "己二酸2个项目", "list", "2个"),
        ("新能源汽车、电线电缆、己二酸", "新能源汽车、己二酸", "list", "3个"),
        ("电线电缆、己二酸", "电线电缆、光纤、己二酸", "list", "3个"),
        ("典型案例评选等10项活动", "典型案例评选等9项活动", "list", "9项"),
        ("典型案例评选等10项活动", "典型案例评选等11项活动", "repeat", "十项"),
        ("湖北:十项活动", "湖北:九项活动", "repeat", "九项"),
        ("质量提升交流、公共", "质量提升交流、质量夜校、公共", "list", "10项"),
        ("新材料4条产业链", "新材料5条产业链", "list", "5条"),
        ("新材料4条产业链", "新材料3条产业链", "list", "3条"),
        ("先进光伏、人工智能、新材料4条", "先进光伏、新材料4条", "list", "4条"),
        ("先进光伏、人工智能、新材料4条", "先进光伏、人工智能、生物医药、新材料4条", "list", "4条"),
        ("质量宣传5个方面", "质量宣传6个方面", "list", "6个"),
        ("质量宣传5个方面", "质量宣传4个方面", "list", "4个"),
        ("质量整治、消费维权和", "消费维权和", "list", "5个"),
        ("质量整治、消费维权和", "质量整治、质量标准、消费维权和", "list", "5个"),
        ("质量社会共治七大类活动", "质量社会共治八大类活动", "list", "八大类"),
        ("质量社会共治七大类活动", "质量社会共治六大类活动", "list", "六大类"),
        ("质量整治提升、质量服务", "质量服务", "list", "七大类"),
        ("质量整治提升、质量服务", "质量整治提升、质量夜校、质量服务", "list", "七大类"),
        ("浙江:开展七大质量活动", "浙江:开展八大质量活动", "repeat", "八大"),
    ],
)
def test_a_changed_number_or_list_of_the_article_is_flagged(
    pipeline: Pipeline, corpus: Corpus, old: str, new: str, kind: str, claim: str
) -> None:
    assert (kind, claim) in [(one.kind, one.claim) for one in changed(pipeline, corpus, old, new)]


def test_a_name_missing_before_deng_is_left_open(pipeline: Pipeline, corpus: Corpus) -> None:
    """With 等 the writer says that not all are named: nine names for ten is no error of the text."""
    assert changed(pipeline, corpus, "质量提升交流、公共", "公共") == []


def test_no_article_contradicts_itself(corpus: Corpus, extractions: dict[str, Extraction]) -> None:
    """Each is read: the articles for development hold no false figure."""
    for doc_id in corpus.split("dev"):
        assert [one for one in extractions[doc_id].checks if one.verdict == "contradicted"] == [], doc_id


def test_spans_are_slices_and_rows_are_in_order(corpus: Corpus, extractions: dict[str, Extraction]) -> None:
    for doc_id, found in extractions.items():
        text = corpus.texts[doc_id]
        for one in found.checks:
            assert text[one.claim_start : one.claim_end] == one.claim
            assert text[one.evidence_start : one.evidence_end] == one.evidence
        starts = [one.claim_start for one in found.checks]
        assert starts == sorted(starts)


# -- sentences of our own ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "claim"),
    [
        ("全县共举办讲座50场,其中县级20场、乡镇30场。", "sum", "50场"),
        ("全省共开展活动195项,其中省级59项、市级136项。", "sum", "195项"),
        ("全年放映电影90场,其中,上半年40场,下半年50场。", "sum", "90场"),
        ("社区举办义诊12场、讲座8场、展览5场,合计25场。", "sum", "25场"),
        ("第一批发放课桌120张,第二批发放课桌80张,共计200张。", "sum", "200张"),
        ("活动共30场:讲座12场、展览10场、竞赛8场。", "sum", "30场"),
        ("论坛共有１２０名代表参加,其中男性７０名、女性５０名。", "sum", "１２０名"),
        ("全市举办展演60场,其中市级20场,其余40场由各区县承办。", "sum", "60场"),
        ("大赛设少年、青年、中年、老年四个组别。", "list", "四个"),
        ("活动覆盖桥头、河口、南山、北湾、东坪5个镇。", "list", "5个"),
        ("博览会设置“山、水、田”生态、民俗、美食三大板块。", "list", "三大"),
        ("中心聚焦扫码、取号、缴费和打印4个环节。", "list", "4个"),
        ("今年将实施清河、护林、净土、蓝天四大行动。", "list", "四大"),
        ("本月开展4项活动:清河巡查、植树护绿、旧物交换、夜跑打卡。", "list", "4项"),
        ("会议部署三项任务:一是清河道,二是护山林,三是净空气。", "list", "三项"),
        ("全市实施两大行动,分别是清河行动、护林行动。", "list", "两大"),
        ("抽查餐馆300家,合格285家,合格率95%。", "share", "95%"),
        ("300家餐馆中有285家合格,合格率为95%。", "share", "95%"),
        ("收到建议58条,办结49条,办结率84.5%。", "share", "84.5%"),
        ("合格率由92.1%提高到95.6%,提高3.5个百分点。", "share", "3.5个百分点"),
        ("空置率从8.4%下降到6.9%,下降了1.5个百分点。", "share", "1.5个百分点"),
        ("参赛选手500人,其中女选手200人,占40%。", "share", "40%"),
        ("今年接待游客120人次,去年同期100人次,增长20%。", "share", "20%"),
        ("去年受理投诉120件,今年90件,同比下降25%。", "share", "25%"),
        ("抽查企业120家次,合格110家次,不合格10家次,合格率91.7%。", "share", "91.7%"),
        ("出版《甲志》《乙志》和《丙志》3项成果。", "list", "3项"),
        ("打造“一县一品、一村一韵”、“书香小镇”两个项目。", "list", "两个"),
        ("展品有红陶、白陶、彩陶(含红彩、黑彩)、黑陶4个系列。", "list", "4个"),
        ("涉及东城区、西城区、朝阳区、海淀区及通州区5个地区。", "list", "5个"),
    ],
)
def test_confirmed(pipeline: Pipeline, text: str, kind: str, claim: str) -> None:
    assert (kind, claim, "confirmed") in verdicts(pipeline, text)
    assert "contradicted" not in {verdict for _, _, verdict in verdicts(pipeline, text)}


@pytest.mark.parametrize(
    ("text", "kind", "claim"),
    [
        ("全省共开展活动195项,其中省级59项、市级163项。", "sum", "195项"),
        ("全省共开展活动195项,其中省级295项。", "sum", "195项"),
        ("全年放映电影90场,其中,上半年40场,下半年40场。", "sum", "90场"),
        ("社区举办义诊12场、讲座8场、展览5场,合计26场。", "sum", "26场"),
        ("活动共30场:讲座12场、展览10场、竞赛7场。", "sum", "30场"),
        ("论坛共有120名代表参加,其中男性70名、女性60名。", "sum", "120名"),
        ("全市举办展演60场,其中市级20场,其余50场由各区县承办。", "sum", "60场"),
        ("全市开展活动近200场,其中市级90场、各区县130场。", "sum", "近200场"),
        ("大赛设少年、青年、中年、老年五个组别。", "list", "五个"),
        ("活动覆盖桥头、河口、南山、北湾、东坪、西岭5个地区。", "list", "5个"),
        ("中心聚焦扫码、取号、缴费和打印3个环节。", "list", "3个"),
        ("围绕清河、护林、净土、蓝天等三个方面开展活动。", "list", "三个"),
        ("其中,清河、护林2个阶段、3个项目已经完成。调研分为摸底、走访、汇总4个阶段。", "list", "4个"),
        ("本月开展3项活动:清河巡查、植树护绿、旧物交换、夜跑打卡。", "list", "3项"),
        ("会议部署三项任务:一是清河道,二是护山林,三是净空气,四是降噪声。", "list", "三项"),
        ("会议部署三项任务:一是清河道,二是护山林。", "list", "三项"),
        ("抽查餐馆300家,合格285家,合格率96.5%。", "share", "96.5%"),
        ("300家餐馆中有285家合格,合格率为85%。", "share", "85%"),
        ("合格率由92.1%提高到95.6%,提高2.5个百分点。", "share", "2.5个百分点"),
        ("参赛选手500人,其中女选手200人,占45%。", "share", "45%"),
        ("投诉由120件下降到90件,下降35%。", "share", "35%"),
        ("去年受理投诉120件,今年90件,同比下降35%。", "share", "35%"),
        ("市应急局、市气象局、市水利局、市交通局等3个部门参加演练。", "list", "3个"),
        ("评出一等奖1名、二等奖2名、三等奖3名,优秀奖10名,共计15名。", "sum", "15名"),
    ],
)
def test_contradicted(pipeline: Pipeline, text: str, kind: str, claim: str) -> None:
    assert (kind, claim, "contradicted") in verdicts(pipeline, text)


@pytest.mark.parametrize(
    "text",
    [
        # some of the parts only, or parts that overlap
        "全省共开展活动195项,其中省级59项、市级100项。",
        "全市有职工120人,其中党员80人、女性70人。",
        "园区有企业50家,其中高新技术企业30家、专精特新企业35家。",
        "全市开展活动260余场,其中讲座120场、宣讲86场,其余为线上活动。",
        "演练108场,较去年增加17场,其中夜间演练29场。",
        "举办讲座20场、服务群众300人次,其中老年人200人。",
        "举办培训20期,参训500人,其中妇女600人次。",
        "今年举办展览20场,累计举办300场,其中巡展120场、特展90场。",
        "举办主题活动8项,全市活动195项,其中讲座59项、展览100项。",
        "全市共有学校40所,其中教学班300个、实验室90个。",
        "获奖作品20件,其中一等奖3件、二等奖8件。",
        # sums that are none
        "举办讲座20场、展览15场,共吸引观众3000人次。",
        "去年举办讲座20场,今年举办30场,累计90场。",
        "讲座20场、展览15场,共建实验室3个。",
        "东区讲座约20场、西区讲座近30场,合计50余场。",
        "每个社区讲座2场、每所学校讲座3场,合计60场。",
        # lists that the number does not count
        "全市印发手册、海报3万份。",
        "检查商场、超市15家,发现问题2处。",
        "市教育局、市体育局等25个部门开展活动。",
        "甲市、乙市开展清河、护林、净土三项行动。",
        "抽检蔬菜、水果、肉类12批次。",
        "全省各市、县、乡举办6场活动。",
        "向学校、医院、车站捐赠3台设备。",
        "覆盖全国31个省(区、市)和新疆生产建设兵团。",
        "第一、二、三届共3项成果获奖。",
        "推出“进社区、进学校、进企业”活动、讲座、展览3项活动。",
        "在教育、卫生部门支持下,图书馆、文化馆、博物馆三家单位联合办展。",
        "由市总工会主办、市文联承办的书法、绘画、摄影3项活动落幕。",
        "开展5项活动,包括清河巡查、植树护绿、旧物交换。",
        "开展5项活动:清河巡查、植树护绿、旧物交换等。",
        "打造书屋(含农家书屋、职工书屋(站))、驿站、广场3个阵地。",
        "严厉打击侵权和假冒、虚假宣传、价格欺诈三类行为。",
        "获得第三、第四名的2个单位受到表彰。",
        "我市推进“一核、两翼、三带”建设和5个项目。",
        # other scopes, years, units, bases
        "全市已举办活动20场。去年全市举办活动35场。",
        "全市举办活动20场。9月,全市举办活动5场。",
        "抽查餐馆300家,合格285家,总体合格率98%。",
        "抽查餐馆300家、超市200家,合格285家,占全市的5%。",
        "抽查300家,发现问题15处,整改率100%。",
        "合格率由92.1%提高到95.6%,比全国平均水平高1.2个百分点。",
        "合格率提高到95.6%,提高3.5个百分点。",
        "增速由8.2%回落至6.8%,三季度增长4.9%。",
        "接待观众4200人次,其中中小学生占六成五,亲子家庭超过三成。",
        "参与率由30%左右提高到45%以上,提高十几个百分点。",
        "受理投诉1026件,办结率98.4%。",
        "甲县、乙县、丙县争创文明示范、平安示范2个项目。",
        "新建、改建、扩建4个项目。",
        "落实定人、定岗、定责“三定”措施和4项机制。",
        "新建学校、幼儿园各3个项目。",
        "市教育局、市体育局共推读书、朗诵、演讲3项活动。",
        "上海、江苏、浙江、安徽三省一市签约。",
        "上海、江苏、浙江、安徽一市三省签约。",
        "全市学校500所,达标450所,城区学校达标率100%。",
        "共抽检样品500批次,不合格12批次,合格率97.6%。",
        "登记企业由200家增加到260家,同比增长28%。",
        "占比由30%提高到35%,提高了6个百分点。",
        "重点建设智慧城市、数字乡村、平安校园等十大工程中的3个项目。",
        "召集了县农业农村局、水利局、林业局及各乡镇5个单位。",
        "查获案件80起,其中刑事案件12起,移送司法机关15起。",
        "今年办展20场,去年办展30场,观众增长15%。",
    ],
)
def test_never_contradicted(pipeline: Pipeline, text: str) -> None:
    assert [row for row in verdicts(pipeline, text) if row[2] == "contradicted"] == []


@pytest.mark.parametrize(
    ("line", "body", "verdict"),
    [
        ("海东市59项活动迎丰收", "海东市将开展活动59项。", "confirmed"),
        ("海东市80余项活动迎丰收", "海东市将开展活动86项。", "confirmed"),
        ("海东市59项活动迎丰收", "海东市将开展活动95项。", "contradicted"),
        ("海东市59项活动迎丰收", "全市将开展活动95项。", "contradicted"),
        ("海东市59项活动迎丰收", "海东市教育局将开展活动40项。", ""),
        ("海东市59项活动迎丰收", "海东市乐都区将开展活动40项。", ""),
        ("海东市59项活动迎丰收", "学校将开展活动40项。", ""),
        ("海东市59项活动迎丰收", "9月,海东市将开展活动59项。10月,将开展活动20项。", "confirmed"),
        ("海东市59项活动迎丰收", "海东市已开展活动40项。", ""),
        ("海东市59项活动迎丰收", "去年,海东市开展活动40项。", ""),
        ("海东市59项活动迎丰收", "其中,乐都区开展活动40项。", ""),
        ("海东市59项活动迎丰收", "海东市邀请专家40名。", ""),
        ("海东市百项活动迎丰收", "海东市将开展活动142项。", ""),
    ],
)
def test_a_headline_against_its_text(pipeline: Pipeline, line: str, body: str, verdict: str) -> None:
    found = [one for one in checks(pipeline, f"{line}\n2024-09-26 某报\n\n{body}\n", title=line) if one.kind == "repeat"]
    assert [one.verdict for one in found if one.verdict != "undecided"] == ([verdict] if verdict else [])


# -- bounds ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        (("195", "exact", "195项"), ("195", "exact", "195项"), "confirmed"),
        (("195", "exact", "195项"), ("196", "exact", "196项"), "contradicted"),
        (("400", "over", "400余项"), ("436", "exact", "436项"), "confirmed"),
        (("400", "over", "400余项"), ("390", "exact", "390项"), "contradicted"),
        (("200", "under", "近200项"), ("195", "exact", "195项"), "confirmed"),
        (("200", "under", "近200项"), ("201", "exact", "201项"), "contradicted"),
        (("200", "under", "近200项"), ("150", "exact", "150项"), "undecided"),
        (("10..15", "exact", "10至15场"), ("12", "exact", "12场"), "confirmed"),
        (("12000", "exact", "1.2万份"), ("12400", "exact", "12400份"), "confirmed"),
        (("12000", "exact", "1.2万份"), ("12600", "exact", "12600份"), "contradicted"),
    ],
)
def test_bounds(first: tuple[str, str, str], second: tuple[str, str, str], wanted: str) -> None:
    one, other = bounds(*first), bounds(*second)
    assert one is not None
    assert other is not None
    assert agree(one, other) == agree(other, one) == wanted


def test_what_rounding_hides() -> None:
    assert [str(rounding(surface)) for surface in ("195项", "93.6%", "1.2万", "3万")] == ["0", "0.05", "5E+2", "5E+3"]
    assert bounds("", "exact", "") is None


PIECES = ["195项", "活动", "其中", "省级59项", "、", ",", "。", "和", "等", "五个方面", "合计", "共", "一是", "二是", ":", "(", ")", "“", "”", "合格率", "95%",
          "300家", "由", "提高到", "3.5个百分点", "占", "质量宣传", "近200场", "\n", "全市"]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_any_text_gives_checks_that_are_its_slices(text: str) -> None:
    for one in PIPELINE.extract(PIPELINE.read(text, date="2024-09-26")).checks:
        assert text[one.claim_start : one.claim_end] == one.claim
        assert text[one.evidence_start : one.evidence_end] == one.evidence
        assert one.claim
        assert one.evidence
        assert one.verdict in ("confirmed", "contradicted", "undecided")
