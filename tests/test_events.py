"""Event rows: one for each event told of, with what belongs to it."""

from __future__ import annotations

import pytest

from pipeline import Pipeline
from pipeline.types import Event


def events(pipeline: Pipeline, text: str, date: str = "2024-09-26") -> list[Event]:
    return list(pipeline.extract(pipeline.read(text, date=date)).events)


LAUNCH = (
    "9月3日上午，由苏州市科协主办、苏州市教育局承办的2024年苏州市科普活动周启动仪式在姑苏区少年宫举行。"
    "活动周的主题是“科学点亮未来”，全市共安排活动120余项，其中讲座40场。"
)


def test_everything_that_belongs_to_a_launch(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, LAUNCH)
    assert (event.title, event.region) == ("2024年苏州市科普活动周启动仪式", "320500")
    assert (event.date, event.date_surface) == ("2024-09-03TMO", "9月3日上午")
    assert (event.venue, event.venue_adcode) == ("姑苏区少年宫", "320508")
    assert event.organizers == "苏州市科协:host;苏州市教育局:undertaker"
    assert (event.theme, event.activity_count, event.activity_modifier) == ("科学点亮未来", "120", "over")
    assert event.modality == "held"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("9月3日，苏州市科协在姑苏区举办第三届机器人大赛。", ["第三届机器人大赛"]),
        ("9月3日，第三届机器人大赛在苏州市落下帷幕。", ["第三届机器人大赛"]),
        ("苏州市科协9月3日召开青少年科技教育座谈会。", ["青少年科技教育座谈会"]),
        ("第三届机器人大赛（以下简称“机器人大赛”）9月3日在苏州市拉开帷幕。", ["第三届机器人大赛"]),
        ("为期三天的2024年苏州机器人大赛昨日在吴江区收官。", ["2024年苏州机器人大赛"]),
        ("9月3日，茶叶加工研讨会由苏州市茶叶学会召集举行。", ["茶叶加工研讨会"]),
        ("9月3日，30名学生参加了苏州市科协举办的航天知识“云上课堂”活动。", ["航天知识“云上课堂”活动"]),
        ("9月3日上午，苏州市应急管理局组织危化品泄漏桌面推演。", ["危化品泄漏桌面推演"]),
        ("9月3日，第三届机器人大赛在苏州市开幕。首届机器人大赛于2019年在昆山市举行。", ["第三届机器人大赛"]),
        ("“太湖夜话”读书论坛由苏州市科协主办，主题为“书香”，9月3日在吴江区开幕。", ["“太湖夜话”读书论坛"]),
        ("9月3日，“苏州电视台与‘丝路’媒体合作启动仪式”在京举行。", ["“苏州电视台与‘丝路’媒体合作启动仪式”"]),
        ("今年6月以来，苏州市总工会开展急救技能业务培训。", []),
        ("2024苏州丝绸博览会将于10月3日在姑苏区举行。", ["2024苏州丝绸博览会"]),
        ("9月3日，副市长李某在市体育馆出席第三届社区运动会开幕式并致辞。", ["第三届社区运动会开幕式"]),
        ("9月3日，苏州市文联在市文化馆为老艺术家举行隆重的欢迎仪式。", ["欢迎仪式"]),
        ("9月3日，苏州市侨联举办春节招待会等活动。", ["春节招待会"]),
        ("9月3日，苏州市总工会举办文艺晚会庆祝教师节。", ["文艺晚会"]),
        ("9月3日，他参加了在苏州市举行的第三届太湖论坛。", ["第三届太湖论坛"]),
        ("第三届机器人大赛9月3日在苏州市开幕。执行主席张某宣布大会开幕。", ["第三届机器人大赛"]),
        ("赛期持续到9月30日，其间还将举办风筝赛、文创展等文化活动。", []),
        ("9月3日，他观看了苏州市科协主办的机器人制作成果展示交流会。", ["机器人制作成果展示交流会"]),
        ("“江南韵”苏州艺术展播季9月3日启动。", ["“江南韵”苏州艺术展播季"]),
        ("首届苏州城市更新周昨晚开幕。", ["首届苏州城市更新周"]),
        ("第三届太湖论坛9月3日在苏州市开幕。来自各地的300位嘉宾参加了论坛开幕。", ["第三届太湖论坛"]),
        ("10月至11月，各地将举办具有地方特点的健身体育活动。", []),
        ("苏州市人社局将于10月至11月启动“春风”就业服务季活动。", ["“春风”就业服务季活动"]),
        ("由省委宣传部主办的2024江南书香节苏州分会场9月3日在苏州图书馆开幕。", ["2024江南书香节苏州分会场"]),
        ("记者从9月3日召开的苏州市政府新闻发布会上获悉，秋粮丰收。", ["苏州市政府新闻发布会"]),
        ("9月3日至9日，苏州市慈善总会在吴江区举办爱心义卖周，上架物品1800件。", ["爱心义卖周"]),
        ("9月3日，他出席了在苏州市召开的2024茶产业发展论坛。", ["2024茶产业发展论坛"]),
        ("9月3日，在苏州市吴江区，以“粽享邻里”为主题的包粽子比赛正在进行。", ["包粽子比赛"]),
        ("接下来，吴江区采摘节、昆山市美食周等8项节庆活动将陆续登场。", []),
        ("市科协决定于10月至11月在全市联合开展“护航”巡回宣讲活动。", ["“护航”巡回宣讲活动"]),
        ("苏州市科协今年举办讲座40场。", []),
        ("苏州市科协将开展形式多样的活动。", []),
        ("全市举办各类活动120项。", []),
    ],
)
def test_what_is_told_as_an_event(pipeline: Pipeline, text: str, titles: list[str]) -> None:
    assert [event.title for event in events(pipeline, text)] == titles


def test_who_only_allowed_it_does_not_hold_it(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "这家企业已取得苏州市体育局同意，将于10月3日举行开工仪式。")
    assert event.organizers == ""


def test_a_body_of_many_countries_is_of_no_province(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "第三届两岸论坛9月3日在厦门市开幕，由上海合作组织和福建省人民政府共同主办。")
    assert event.region == "350200"


def test_of_two_events_in_one_sentence_each_has_its_own_date_and_place(pipeline: Pipeline) -> None:
    text = "开幕式9月3日上午在苏州市体育馆举行，闭幕式将于9月5日在太仓市文化广场举行。"
    found = [(event.title, event.date, event.venue) for event in events(pipeline, text)]
    assert found == [("开幕式", "2024-09-03TMO", "苏州市体育馆"), ("闭幕式", "2024-09-05", "太仓市文化广场")]


def test_fields_under_a_heading_are_an_event(pipeline: Pipeline) -> None:
    text = "苏州图书馆九月活动预告\n2024-09-01\n\n【讲座】“姑苏讲坛”第八讲\n时间：9月7日14:00\n地点：苏州图书馆报告厅\n主办：苏州市社科联\n"
    (event,) = events(pipeline, text)
    assert (event.title, event.date, event.venue) == ("“姑苏讲坛”第八讲", "2024-09-07T14:00", "苏州图书馆报告厅")
    assert event.organizers == "苏州市社科联:host"


def test_a_vague_date_has_no_value(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "近日，第三届机器人大赛在苏州市举行。")
    assert (event.date, event.date_surface) == ("", "近日")


def test_sections_keep_their_organizers_apart(pipeline: Pipeline) -> None:
    text = (
        "各地科普周活动精彩纷呈\n2024-09-26 来源：科普周报\n\n"
        "苏州：讲座进校园\n\n9月3日，2024年苏州市科普周启动仪式在姑苏区举行，由苏州市科协主办，现场有两百名学生参加了活动。\n\n"
        "无锡：展览进社区\n\n9月4日，2024年无锡市科普周启动仪式在滨湖区举行，由无锡市科协主办，现场有三百名居民参加了活动。\n"
    )
    found = [(event.section, event.region, event.organizers) for event in events(pipeline, text)]
    assert found == [("苏州", "320500", "苏州市科协:host"), ("无锡", "320200", "无锡市科协:host")]


def test_identifiers_stay_when_other_text_changes(pipeline: Pipeline) -> None:
    (first,), (second,) = events(pipeline, LAUNCH), events(pipeline, LAUNCH + "市民踊跃参加。")
    assert first.event_id == second.event_id


def test_a_place_alone_behind_its_time_is_the_venue(pipeline: Pipeline) -> None:
    text = "九月活动预告\n2024-09-01\n\n一、秋季招聘会\n9月7日上午9点至11点，吴江区东太湖体育馆。由苏州市妇联主办。\n"
    (event,) = events(pipeline, text)
    assert (event.venue, event.venue_adcode) == ("吴江区东太湖体育馆", "320509")


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("9月3日，苏州市老龄协会在市文化馆为百名老人举行祝寿会。", "市文化馆"),
        ("9月3日，苏州市科协在月亮湾展览馆与中学生举行座谈会。", "月亮湾展览馆"),
        ("9月3日，副市长李某在月亮湾体育馆出席第三届社区运动会开幕式并致辞。", "月亮湾体育馆"),
    ],
)
def test_for_whom_it_was_held_is_no_part_of_the_venue(pipeline: Pipeline, text: str, venue: str) -> None:
    (event,) = events(pipeline, text)
    assert event.venue == venue


def test_a_school_that_an_event_goes_to_is_its_venue(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "9月7日，“姑苏讲坛”第九讲走进吴江区平望中学，主办单位为苏州市科协。")
    assert (event.title, event.venue) == ("“姑苏讲坛”第九讲", "吴江区平望中学")


def test_the_telling_with_a_date_is_the_event(pipeline: Pipeline) -> None:
    text = (
        "苏州市第九届运动会落幕\n2024年9月20日\n\n19日晚，闭幕式在苏州市体育中心举行。至此，这场历时六天的盛会圆满收官。\n\n"
        "本届运动会由苏州市人民政府主办，于9月14日至19日在吴江区举办。\n"
    )
    found = {event.title: (event.date, event.venue) for event in events(pipeline, text)}
    assert found["苏州市第九届运动会"] == ("2024-09-14/2024-09-19", "吴江区")


def test_parts_of_a_notice_are_no_events(pipeline: Pipeline) -> None:
    text = "关于举办2024年苏州市技能大赛的通知\n\n二、时间和地点\n时间：11月6日\n地点：吴江区文化馆\n\n苏州市总工会\n2024年9月30日\n"
    assert [(event.title, event.date, event.venue) for event in events(pipeline, text)] == [
        ("2024年苏州市技能大赛", "2024-11-06", "吴江区文化馆")
    ]


def test_a_later_sentence_that_names_the_event_tells_who_holds_it(pipeline: Pipeline) -> None:
    text = "丝路论剑\n第二届苏州丝绸产业论坛9月3日在吴江区开幕。\n专家分享了经验。\n第二届苏州丝绸产业论坛由苏州市商务局主办，吴江区政府承办。"
    (event,) = events(pipeline, text)
    assert event.organizers == "苏州市商务局:host;吴江区政府:undertaker"


def test_a_guide_behind_in_and_the_bodies_of_a_passive_sentence(pipeline: Pipeline) -> None:
    text = "9月3日，在苏州市教育局指导下，苏州市科协举办机器人大赛。大赛为期两天，由市总工会牵头，会同市妇联组织实施。"
    (event,) = events(pipeline, text)
    assert event.organizers == "苏州市教育局:guide;苏州市科协:organizer;苏州市总工会:organizer;苏州市妇联:organizer"


def test_a_place_taken_up_by_here_is_the_venue(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "9月3日清晨，太仓市文化广场上人头攒动，苏州市总工会在这里举行职工技能大赛。")
    assert (event.venue, event.venue_adcode) == ("太仓市文化广场", "320585")


def test_a_ceremony_has_its_day_and_not_the_campaign_s_span(pipeline: Pipeline) -> None:
    text = "9月3日，2024年苏州市科普活动周启动仪式在吴江区举行。9月3日至9日，全市开放实验室12家。"
    (event,) = events(pipeline, text)
    assert event.date == "2024-09-03"


def test_on_a_page_of_several_stories_a_total_stays_in_its_own(pipeline: Pipeline) -> None:
    told = "全市各部门认真落实工作要求，积极回应群众关切，取得了良好的成效，受到了社会各界的一致好评。"
    text = (
        f"夏收进度加快\n9月2日，{told}\n苏州市科普活动周启动\n9月3日，苏州市科普活动周启动仪式在吴江区举行。{told}\n"
        f"就业服务提速\n上半年，全市开展就业服务活动300场。{told}\n防汛准备就绪\n9月4日，{told}"
    )
    (event,) = events(pipeline, text)
    assert event.activity_count == ""


def test_a_short_name_has_the_full_one_of_an_earlier_sentence(pipeline: Pipeline) -> None:
    text = "倒计时启动\n市商务局昨日介绍2024苏州丝绸博览会的筹备情况，各项工作进展顺利。\n博览会将于10月3日在姑苏区举行。"
    assert "2024苏州丝绸博览会" in [event.title for event in events(pipeline, text)]


def test_bodies_behind_a_theme_in_the_next_paragraph(pipeline: Pipeline) -> None:
    text = "读书月启幕\n9月3日，太仓市第三届读书月启动仪式在市图书馆大厅举行。\n本届读书月以“悦读”为主题，由太仓市文体局主办，持续至10月3日。"
    (event,) = events(pipeline, text)
    assert (event.organizers, event.theme) == ("太仓市文体局:host", "悦读")


def test_museums_of_several_provinces_leave_the_event_in_the_first_one_s_city(pipeline: Pipeline) -> None:
    text = "9月3日，丝路文物展在苏州博物馆开幕。展览由江苏苏州博物馆、甘肃省博物馆、山西省博物院联合主办。"
    (event,) = events(pipeline, text)
    assert event.region == "320500"


def test_a_date_after_the_article_s_is_a_plan(pipeline: Pipeline) -> None:
    coming, held = events(pipeline, "会议要求，10月20日至26日，各单位要集中开展“计量惠民生”宣传周活动。9月3日，第三届机器人大赛在苏州市开幕。")
    assert (coming.modality, held.modality) == ("planned", "held")


def test_a_notice_s_theme_stands_under_its_heading_without_quotes(pipeline: Pipeline) -> None:
    notice = (
        "关于举办2025年苏州市科技活动周的通知\n各县区科技局：\n定于5月24日至31日举办2025年苏州市科技活动周。\n"
        "一、活动主题\n建设科技强市 共享创新成果\n二、重点活动\n（一）启动仪式\n时间：5月24日上午9:00\n地点：苏州市会议中心\n"
        "（二）实验室开放日\n三、有关要求\n全市活动不少于60项。\n2025年4月28日"
    )
    week, launch = events(pipeline, notice)
    assert (week.title, week.theme, week.activity_count) == ("2025年苏州市科技活动周", "建设科技强市 共享创新成果", "60")
    assert (launch.title, launch.venue, launch.activity_count) == ("启动仪式", "苏州市会议中心", "")


def test_an_article_without_a_place_is_about_its_bodies_division(pipeline: Pipeline) -> None:
    text = "9月3日，苏州市市场监管局召开计量工作推进会。\n9月20日至26日，各单位将集中开展“计量惠民生”宣传周活动。"
    assert [event.region for event in events(pipeline, text)] == ["320500", "320500"]


def test_a_title_that_a_second_name_follows_is_no_organizer(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "9月3日，第三届苏州市茶叶学会年会暨太湖茶业论坛在吴江区举行。活动由苏州市政府主办。")
    assert event.organizers == "苏州市政府:host"


def test_until_when_it_lasts_is_not_its_day(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "9月3日，第三届苏州茶叶博览会在苏州国际会展中心开幕，120家企业参展，展会将持续至6日。")
    assert (event.date, event.modality) == ("2024-09-03", "held")


def test_the_stage_of_a_tour_belongs_to_its_name(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "2024年“太湖杯”羽毛球邀请赛（苏州站）将于10月12日在苏州市体育中心举行。")
    assert event.title == "2024年“太湖杯”羽毛球邀请赛（苏州站）"


def test_bodies_stand_under_the_line_that_says_their_role(pipeline: Pipeline) -> None:
    notice = (
        "关于举办2024年苏州市羽毛球邀请赛的通知\n2024年苏州市羽毛球邀请赛定于10月12日在苏州市体育中心举行。\n"
        "一、主办单位\n苏州市体育局、苏州市总工会\n二、承办单位\n苏州市羽毛球运动协会\n吴江区文体中心\n三、报名\n每队限报十人。"
    )
    (event,) = events(pipeline, notice)
    assert event.organizers.startswith("苏州市体育局:host;苏州市总工会:host;苏州市羽毛球运动协会:undertaker")


def test_what_takes_place_here_took_place_at_the_place_named_before(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "9月3日，苏州市吴江区庙港村暖意融融，由苏州市司法局主办的“法律明白人”培训班正在这里进行。")
    assert event.venue == "苏州市吴江区庙港村"


def test_a_total_of_another_year_is_not_this_event_s(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "9月3日，2024年苏州市科普周在吴江区启动。2023年，全市共开展科普活动86场。")
    assert event.activity_count == ""


def test_a_stand_is_set_up_and_nothing_held(pipeline: Pipeline) -> None:
    text = "9月3日，由苏州市科协主办的第三届科普大赛在苏州市开幕。苏州市教育局等18家单位在现场摆开展台。"
    (event,) = events(pipeline, text)
    assert event.organizers == "苏州市科协:host"


def test_a_guide_without_a_division_leaves_the_region_to_the_others(pipeline: Pipeline) -> None:
    text = "苏沪交界水域联合护渔\n9月3日，昆山市农业综合执法大队在淀山湖开展2024年“清湖”联合执法行动。行动由农业农村部渔业渔政管理局指导。"
    (event,) = events(pipeline, text)
    assert event.region == "320583"


def test_the_place_of_a_field_or_garden_is_the_village(pipeline: Pipeline) -> None:
    (event,) = events(pipeline, "9月3日上午，第三届碧螺春开茶节在吴中区东山镇山湾村的茶园里举行。")
    assert (event.title, event.venue) == ("第三届碧螺春开茶节", "吴中区东山镇山湾村")
