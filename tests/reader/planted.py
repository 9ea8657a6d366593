"""Reports with one planted error each, and clean ones: varied wording, seeded numbers, known place.

A report is told twice with the same dice: once to see which numbers it tells (slots), once more with one of
them told wrongly. Every slot carries the faults that may be planted in it.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

OPEN, CLOSE = "\ue000", "\ue001"
FIELDS = ("kt", "vh", "qp", "ht")
FIELD_NAMES = {
    "kt": ("kinh tế", "phát triển kinh tế"),
    "vh": ("văn hóa - xã hội", "văn hóa, xã hội", "văn hoá - xã hội"),
    "qp": ("quốc phòng - an ninh", "quốc phòng, an ninh"),
    "ht": ("xây dựng hệ thống chính trị", "xây dựng Đảng và hệ thống chính trị"),
}
PROVINCES = (
    "Lào Cai",
    "Nghệ An",
    "Đắk Lắk",
    "Bến Tre",
    "Thái Bình",
    "Sơn La",
    "Tây Ninh",
    "Phú Yên",
    "Cà Mau",
)
DISTRICTS = (
    "Văn Yên",
    "Yên Thành",
    "Krông Pắc",
    "Ba Tri",
    "Tiền Hải",
    "Mai Sơn",
    "Gò Dầu",
    "Tuy An",
    "Năm Căn",
)
TITLES = (
    "Tuyến đường hoa tự quản",
    "Tiếng loa an ninh",
    "Ngày thứ bảy vì dân",
    "Thắp sáng đường quê",
    "Hũ gạo tình thương",
    "Vườn mẫu thoát nghèo",
    "Camera an ninh cộng đồng",
    "Họ tộc không tội phạm",
    "Chợ văn minh",
    "Nụ cười công sở",
)
SECOND = (
    "Nâng bước em tới trường",
    "Xóm đạo bình yên",
    "Con đường bích họa",
    "Tổ tàu thuyền an toàn",
)


@dataclass(frozen=True)
class Slot:
    """A number told at one place, with the faults that may be planted there."""

    name: str
    faults: tuple
    value: object
    decimals: int = 0
    exact: object = None


@dataclass
class Planted:
    """A report; ``start``, ``end`` say where the wrong words stand, ``fault`` what was planted there."""

    text: str
    fault: str = ""
    start: int = -1
    end: int = -1
    slot: str = ""


@dataclass
class Teller:
    """Tells one report: throws the dice, prints numbers, remembers the slots."""

    seed: int
    wrong: dict = field(default_factory=dict)

    def __post_init__(self):
        self.dice = random.Random(self.seed)
        self.slots = []

    def pick(self, *ways):
        return self.dice.choice(ways)

    def number(self, name, value, *faults):
        """A whole number in print."""
        self.slots.append(Slot(name, faults, value))
        if name in self.wrong:
            return OPEN + printed(self.wrong[name]) + CLOSE
        return printed(value)

    def share(self, name, part, whole, *faults, decimals=None):
        """A percentage, rightly rounded."""
        decimals = self.dice.choice((1, 2, 2)) if decimals is None else decimals
        exact = part * 100 / whole
        value = round(int(exact * 10 ** (decimals + 1) + 5) // 10 / 10**decimals, decimals)
        self.slots.append(Slot(name, faults, value, decimals, exact))
        if name in self.wrong:
            return OPEN + decimal(self.wrong[name], decimals) + "%" + CLOSE
        return decimal(value, decimals) + "%"

    def day(self, name, value, *faults):
        """A date in print."""
        self.slots.append(Slot(name, faults, value))
        shown = self.wrong.get(name, value)
        text = f"{shown.day}/{shown.month}/{shown.year}"
        return OPEN + text + CLOSE if name in self.wrong else text

    def heading(self, name, number, *faults):
        """The number of a heading."""
        self.slots.append(Slot(name, faults, number))
        return OPEN + str(self.wrong[name]) + CLOSE if name in self.wrong else str(number)


def printed(value):
    """A count as offices print it: "05", "24.814"."""
    if value < 10:
        return f"0{value}"
    return f"{value:,}".replace(",", ".")


def decimal(value, decimals):
    return f"{value:.{decimals}f}".replace(".", ",")


def split(dice, total, count, least=3):
    """``count`` parts of ``total``."""
    weights = [dice.uniform(0.6, 2.4) for _ in range(count)]
    parts = [max(least, int(total * weight / sum(weights))) for weight in weights]
    parts[0] += total - sum(parts)
    return parts


def report(seed, wrong=None):
    """One report told by a teller; the slots stand in ``teller.slots``."""
    teller = Teller(seed, wrong or {})
    style = teller.pick(formal, formal, news, bullets)
    return teller, style(teller)


# What all styles know ---------------------------------------------------------------------------------


@dataclass
class Facts:
    """The numbers of one unit, all of them consistent."""

    teller: Teller

    def __post_init__(self):
        dice = self.teller.dice
        self.level = dice.choice(("tỉnh", "huyện"))
        self.place = dice.choice(PROVINCES if self.level == "tỉnh" else DISTRICTS)
        self.unit = f"{self.level} {self.place}"
        self.party = "Tỉnh ủy" if self.level == "tỉnh" else "Huyện ủy"
        self.code = "TU" if self.level == "tỉnh" else "HU"
        self.years = dice.choice((5, 10, 15))
        self.first = 2023 - self.years
        size = dice.randint(2400, 24000) if self.level == "tỉnh" else dice.randint(240, 2400)
        self.total = size
        self.fields = dict(zip(FIELDS, split(dice, size, 4, 12), strict=True))
        self.names = {each: dice.choice(FIELD_NAMES[each]) for each in FIELDS}
        self.people = {each: self.two(value) for each, value in self.fields.items()}
        self.known = {
            each: max(6, int(value * dice.uniform(0.45, 0.85)))
            for each, value in self.fields.items()
        }
        self.known_people = {each: self.two(value) for each, value in self.known.items()}
        self.recognised = sum(self.known.values())

    def two(self, value):
        """Collectives and individuals."""
        single = max(1, int(value * self.teller.dice.uniform(0.1, 0.4)))
        return value - single, single

    def sum(self, people, place):
        return sum(pair[place] for pair in people.values())


def land(teller, facts):
    """Units and party cells of the place."""
    dice = teller.dice
    communes, towns, wards = dice.randint(8, 180), dice.randint(2, 15), dice.randint(3, 30)
    cells = split(dice, dice.randint(150, 900), 3, 9)
    total = teller.number("land", communes + towns + wards, "total")
    parts = (
        f"{teller.number('communes', communes, 'part')} xã, {teller.number('towns', towns, 'part')} thị trấn"
        f"{teller.pick(',', ' và')} {teller.number('wards', wards, 'part')} phường"
    )
    first = teller.pick(
        f"{facts.unit.capitalize()} có {total} đơn vị hành chính cấp xã (gồm {parts}).",
        f"Toàn {facts.level} có {total} xã, phường, thị trấn ({parts}).",
        f"{facts.unit.capitalize()} hiện có {total} đơn vị hành chính cấp xã, gồm {parts}.",
    )
    party = teller.number("cells", sum(cells), "total")
    a, b, c = (teller.number(f"cells{place}", cell, "part") for place, cell in enumerate(cells))
    second = teller.pick(
        f"Đảng bộ {facts.level} có {party} chi bộ (gồm {a} chi bộ thôn, tổ dân phố, {b} chi bộ cơ quan, {c} chi bộ trường học).",
        f"Toàn Đảng bộ có {party} chi bộ, gồm {a} chi bộ nông thôn, {b} chi bộ cơ quan và {c} chi bộ doanh nghiệp.",
    )
    return f"{first} {second}"


@dataclass
class Papers:
    """The papers of one unit, in the right order of days."""

    facts: Facts

    def __post_init__(self):
        dice = self.facts.teller.dice
        start = date(self.facts.first, dice.randint(1, 6), dice.randint(1, 28))
        self.directive = f"{dice.randint(11, 60)}-CT/TU"
        self.directive_day = start
        self.plan = f"{dice.randint(61, 140)}-KH/{self.facts.code}"
        self.plan_day = start + timedelta(days=dice.randint(20, 90))
        self.guide = f"{dice.randint(2, 30):02}-HD/BDV{self.facts.code}"
        self.guide_day = self.plan_day + timedelta(days=dice.randint(10, 60))


def leading(teller, facts, papers):
    """Papers and sessions."""
    plan_day = teller.day("plan", papers.plan_day, "order")
    directive_day = teller.day("directive", papers.directive_day)
    guide_day = teller.day("guide", papers.guide_day)
    first = teller.pick(
        f"Ban Thường vụ {facts.party} đã ban hành Kế hoạch số {papers.plan}, ngày {plan_day} thực hiện Chỉ thị số "
        f"{papers.directive}, ngày {directive_day} của Ban Thường vụ Tỉnh ủy; Ban Dân vận {facts.party} có Hướng dẫn số "
        f"{papers.guide}, ngày {guide_day}.",
        f"Kế hoạch số {papers.plan} ngày {plan_day} của Ban Thường vụ {facts.party} về triển khai thực hiện Chỉ thị số "
        f"{papers.directive} ngày {directive_day} của Ban Thường vụ Tỉnh ủy được quán triệt đến các chi bộ. Ban Dân vận "
        f"{facts.party} ban hành Hướng dẫn số {papers.guide} ngày {guide_day}.",
    )
    dice = teller.dice
    rounds, heads = (
        split(dice, dice.randint(60, 900), 2, 9),
        split(dice, dice.randint(4000, 90000), 2, 900),
    )
    told = (
        teller.number("rounds", sum(rounds), "total"), teller.number("heads", sum(heads)),
        teller.number("rounds0", rounds[0], "part"), teller.number("rounds1", rounds[1], "part"),
        teller.number("heads0", heads[0]), teller.number("heads1", heads[1]),
    )  # fmt: skip
    second = teller.pick(
        "Các cấp tổ chức {0} cuộc quán triệt có {1} lượt người dự, trong đó học tập cho cán bộ, đảng viên {2} cuộc, có {4} lượt "
        "người dự và tuyên truyền ra dân {3} cuộc, có {5} lượt người dự.",
        "Toàn đảng bộ đã mở {0} hội nghị học tập, quán triệt ({2} hội nghị cấp {level}, {3} hội nghị cấp cơ sở).",
    ).format(*told, level=facts.level)
    return f"{first} {second}"


def by_field(teller, facts):
    """The four fields under one total."""
    parts = {
        each: teller.number(f"field.{each}", value, "part") for each, value in facts.fields.items()
    }
    shares = {
        each: teller.share(f"share.{each}", value, facts.total, "cut", "wrong")
        for each, value in facts.fields.items()
    }
    lines = {each: f"{facts.names[each]}" for each in FIELDS}
    way = teller.dice.randrange(4)
    if way == 0:
        text = "; ".join(
            f"lĩnh vực {lines[each]} {parts[each]} mô hình (chiếm {shares[each]})"
            for each in FIELDS
        )
        return f"Trong đó, {text}."
    if way == 1:
        rows = [
            f"Trên lĩnh vực {lines[each]} có {parts[each]} mô hình, chiếm {shares[each]} tổng số mô hình."
            for each in FIELDS
        ]
        return " ".join(rows)
    if way == 2:
        text = ", ".join(f"{lines[each]} {parts[each]} mô hình ({shares[each]})" for each in FIELDS)
        return f"Chia theo lĩnh vực: {text}."
    return "\n".join(
        f"- Lĩnh vực {lines[each]}: {parts[each]} mô hình, chiếm {shares[each]}." for each in FIELDS
    )


def counted(teller, facts):
    """The total with collectives and individuals."""
    total = teller.number("total", facts.total, "total")
    both = [sum(pair[place] for pair in facts.people.values()) for place in (0, 1)]
    groups, singles = (
        teller.number(f"people{place}", value, "part") for place, value in enumerate(both)
    )
    return teller.pick(
        f"Từ năm {facts.first} đến năm 2023, toàn {facts.level} đăng ký xây dựng {total} mô hình, điển hình “Dân vận khéo” "
        f"({groups} mô hình tập thể, {singles} điển hình cá nhân).",
        f"Qua {facts.years} năm thực hiện, các địa phương, đơn vị đã đăng ký {total} mô hình, điển hình (trong đó có {groups} "
        f"mô hình tập thể và {singles} mô hình cá nhân).",
        f"Sau {facts.years} năm, toàn {facts.level} đã có {total} mô hình “Dân vận khéo” đăng ký, gồm {groups} tập thể và "
        f"{singles} cá nhân.",
    )


def acknowledged(teller, facts):
    """The recognised: a share of the registered, and field by field."""
    total = teller.number("known", facts.recognised, "total")
    share = teller.share("known.share", facts.recognised, facts.total, "cut", "wrong")
    first = teller.pick(
        f"Qua thẩm định, đã công nhận {total} mô hình, điển hình, đạt {share} so với đăng ký.",
        f"Cấp ủy các cấp đã thẩm định và công nhận {total} mô hình (đạt {share} số mô hình đăng ký).",
    )
    rows = {
        each: teller.number(f"known.{each}", value, "part") for each, value in facts.known.items()
    }
    second = teller.pick(
        "Trong số được công nhận, "
        + ", ".join(f"lĩnh vực {facts.names[each]} {rows[each]} mô hình" for each in FIELDS)
        + ".",
        "Các mô hình được công nhận gồm: "
        + "; ".join(f"{facts.names[each]} {rows[each]} mô hình" for each in FIELDS)
        + ".",
    )
    return f"{first} {second}"


def sections(teller, facts):
    """A paragraph a field: registered and recognised, each by collectives and individuals."""
    texts = []
    for each in FIELDS:
        pair, known = facts.people[each], facts.known_people[each]
        told = (
            teller.number(f"s.{each}", facts.fields[each], "total"),
            *(
                teller.number(f"s.{each}.{place}", value, "part")
                for place, value in enumerate(pair)
            ),
            teller.number(f"k.{each}", facts.known[each], "total"),
            *(
                teller.number(f"k.{each}.{place}", value, "part")
                for place, value in enumerate(known)
            ),
        )
        way = teller.pick(
            "Trong lĩnh vực {name}, các đơn vị đăng ký {0} mô hình, điển hình (trong đó, tập thể là {1} mô hình và cá nhân là {2} "
            "mô hình); công nhận {3} mô hình, điển hình, gồm {4} tập thể và {5} cá nhân.",
            "Lĩnh vực {name} có {0} mô hình đăng ký ({1} tập thể, {2} cá nhân); đã công nhận {3} mô hình ({4} tập thể, {5} cá nhân).",
            "Ở lĩnh vực {name}, đăng ký {0} mô hình, gồm {1} mô hình tập thể và {2} mô hình cá nhân; được công nhận {3} mô hình, "
            "gồm {4} mô hình tập thể và {5} mô hình cá nhân.",
        )
        texts.append(way.format(*told, name=facts.names[each]))
        texts[-1] += (
            f" Tiêu biểu như: mô hình “{teller.dice.choice(TITLES)}” ở xã Tân Hòa; “{teller.dice.choice(SECOND)}”."
        )
    return texts


def rewarded(teller, facts):
    dice = teller.dice
    groups, singles, asked = dice.randint(20, 200), dice.randint(20, 200), dice.randint(5, 19)
    return teller.pick(
        f"Qua {facts.years} năm, {facts.party} đã khen thưởng {printed(groups)} tập thể, {printed(singles)} cá nhân; đề nghị "
        f"cấp trên tặng Bằng khen cho {printed(asked)} tập thể.",
        f"Đã tặng Giấy khen cho {printed(groups)} tập thể và {printed(singles)} cá nhân có thành tích tiêu biểu.",
    )


def risen(teller, facts):
    """A rise with its two numbers."""
    dice = teller.dice
    old = dice.randint(40, 300)
    more = dice.randint(8, 60)
    first, last = printed(old), printed(old + more)
    way = dice.randrange(4)
    if way == 0:
        told = teller.number("rise", more, "claim")
        return f"Riêng năm 2023, số mô hình đăng ký mới tăng {told} mô hình (từ {first} lên {last} mô hình)."
    if way == 1:
        told = teller.number("rise", more, "claim")
        return f"Năm 2023 có {last} mô hình đăng ký mới, tăng {told} mô hình so với năm 2022 ({first} mô hình)."
    if way == 2:
        told = teller.share("rise", more, old, "claim", decimals=1)
        return f"Số mô hình đăng ký mới tăng từ {first} mô hình (năm 2022) lên {last} mô hình (năm 2023), tăng {told}."
    told = teller.pick("gấp đôi", "gấp 2 lần")
    twice = teller.number("rise", old * 2, "twice")
    return f"Số mô hình đăng ký mới tăng từ {first} mô hình năm 2022 lên {twice} mô hình năm 2023, {told}."


def limits(teller, facts):
    again = teller.number("again", facts.total, "repeat")
    return teller.pick(
        f"- Số lượng mô hình đăng ký nhiều ({again} mô hình) nhưng chất lượng chưa đồng đều.",
        f"- Tuy đã đăng ký {again} mô hình, điển hình nhưng việc nhân rộng ở một số nơi còn chậm.",
    )


def ahead(teller, facts, papers):
    day = teller.day("directive2", papers.directive_day, "days")
    return teller.pick(
        f"Tiếp tục thực hiện nghiêm túc Chỉ thị số {papers.directive}, ngày {day} của Ban Thường vụ Tỉnh ủy.",
        f"Quán triệt sâu sắc Chỉ thị số {papers.directive} ngày {day} của Ban Thường vụ Tỉnh ủy về phong trào thi đua.",
    )


def fractions(teller, facts):
    dice = teller.dice
    whole = dice.randint(24, 240)
    part = dice.randint(whole // 3, whole - 3)
    share = teller.share("fraction", part, whole, "cut", "wrong")
    over = dice.randint(31, 97)
    more = teller.number("over", over, "over")
    return (
        teller.pick(
            f"Có {part}/{whole} đơn vị đạt danh hiệu điển hình (đạt {share}).",
            f"Đến nay có {part}/{whole} chi bộ có mô hình, đạt tỷ lệ {share}.",
        )
        + " "
        + teller.pick(
            f"Hộ khá, giàu chiếm {more}% tổng số hộ.",
            f"Số hộ có nhà kiên cố chiếm {more}% tổng số hộ trên địa bàn.",
        )
    )


def yearly(teller, facts):
    """A mean that fits the total."""
    mean = facts.total / facts.years
    low, high = int(mean * 0.8), int(mean * 1.2) + 1
    if "mean" in teller.wrong:
        low, high = int(mean * 1.3), int(mean * 1.6)
    teller.slots.append(Slot("mean", ("mean",), 0))
    text = f"{printed(low)} - {printed(high)}"
    text = OPEN + text + CLOSE if "mean" in teller.wrong else text
    return f"bình quân mỗi năm đăng ký từ {text} mô hình"


# Styles -----------------------------------------------------------------------------------------------


def formal(teller):
    """A report with headings."""
    facts = Facts(teller)
    papers = Papers(facts)
    head = (
        f"{facts.party.upper()} {facts.place.upper()}\n\nBÁO CÁO\nTổng kết {facts.years} năm thực hiện phong trào thi đua “Dân vận khéo”\n\n"
        f"I. ĐẶC ĐIỂM, TÌNH HÌNH\n{land(teller, facts)}\n\nII. KẾT QUẢ THỰC HIỆN PHONG TRÀO THI ĐUA “DÂN VẬN KHÉO”\n"
        f"{teller.heading('h1', 1)}. Công tác lãnh đạo, chỉ đạo\n{leading(teller, facts, papers)}\n"
    )
    second = f"{teller.heading('h2', 2, 'heading')}. Kết quả xây dựng mô hình\n"
    if teller.dice.random() < 0.5:
        body = f"{counted(teller, facts)} {by_field(teller, facts)}\n"
        third = f"{teller.heading('h3', 3, 'heading')}. Kết quả công nhận, nhân rộng\n{acknowledged(teller, facts)}\n"
    else:
        way = yearly(teller, facts)
        body = f"Việc đăng ký xây dựng mô hình được tăng lên rõ nét, {way}. {counted(teller, facts)} {plain_known(teller, facts)}\n"
        third = (
            f"{teller.heading('h3', 3, 'heading')}. Kết quả trên các lĩnh vực\n"
            + "\n".join(sections(teller, facts))
            + "\n"
        )
    rest = (
        f"{teller.heading('h4', 4, 'heading')}. Công tác khen thưởng\n{rewarded(teller, facts)} {fractions(teller, facts)}\n"
        f"{teller.heading('h5', 5, 'heading')}. Đánh giá chung\n{risen(teller, facts)}\n\nIII. HẠN CHẾ\n{limits(teller, facts)}\n"
        f"- Công tác tuyên truyền ở một số nơi chưa thường xuyên.\n\nIV. NHIỆM VỤ, GIẢI PHÁP\n1. {ahead(teller, facts, papers)}\n"
        "2. Nhân rộng các mô hình có hiệu quả.\n\nNơi nhận:\n- Ban Thường vụ Tỉnh ủy,\n- Lưu Văn phòng.\n"
    )
    return head + second + body + third + rest


def plain_known(teller, facts):
    total = teller.number("known", facts.recognised, "total")
    both = [facts.sum(facts.known_people, place) for place in (0, 1)]
    groups, singles = (
        teller.number(f"known{place}", value, "part") for place, value in enumerate(both)
    )
    return teller.pick(
        f"Qua {facts.years} năm, đã thẩm định và công nhận {total} mô hình, điển hình (trong đó, có {groups} mô hình tập thể, "
        f"{singles} mô hình cá nhân).",
        f"Toàn {facts.level} công nhận {total} mô hình, điển hình, gồm {groups} tập thể và {singles} cá nhân.",
    )


def news(teller):
    """A piece of news: short paragraphs without headings."""
    facts = Facts(teller)
    papers = Papers(facts)
    return (
        f"{facts.place}: Lan tỏa phong trào thi đua “Dân vận khéo”\n\n{leading(teller, facts, papers)}\n\n"
        f"{counted(teller, facts)} {by_field(teller, facts)}\n\n{acknowledged(teller, facts)} {risen(teller, facts)}\n\n"
        f"Nổi bật là mô hình “{teller.dice.choice(TITLES)}” của Hội Nông dân xã Tân Lập. {fractions(teller, facts)}\n\n"
        f"{rewarded(teller, facts)} Thời gian tới, {facts.unit} {lower(ahead(teller, facts, papers))}\n"
    )


def lower(text):
    return text[0].lower() + text[1:]


def bullets(teller):
    """A short report of bullets."""
    facts = Facts(teller)
    papers = Papers(facts)
    return (
        f"BÁO CÁO\nKết quả phong trào thi đua “Dân vận khéo” {facts.unit}\n\n- Về lãnh đạo, chỉ đạo: {leading(teller, facts, papers)}\n"
        f"- Về đặc điểm: {land(teller, facts)}\n- Về đăng ký: {counted(teller, facts)}\n- Về công nhận: {acknowledged(teller, facts)}\n"
        f"- Về biến động: {risen(teller, facts)}\n- Về khen thưởng: {rewarded(teller, facts)}\n"
        f"- Về tỷ lệ: {fractions(teller, facts)}\n{limits(teller, facts)}\n- Thời gian tới: {ahead(teller, facts, papers)}\n"
    )


# Planting ---------------------------------------------------------------------------------------------


def slipped(dice, value):
    """A whole number as a slip makes it: some units off, two digits turned, one digit wrong."""
    digits = str(value)
    ways = [value + dice.choice((-1, 1)) * dice.randint(1, max(1, min(9, value // 10)))]
    if len(digits) >= 3:
        place = dice.randrange(1, len(digits) - 1)
        turned = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        changed = (
            digits[:place]
            + str((int(digits[place]) + dice.randint(1, 8)) % 10)
            + digits[place + 1 :]
        )
        ways += [int(turned), int(changed)]
    ways = [
        way
        for way in ways
        if (way != value and way > 0 and abs(way - value) * 5 <= value) or abs(way - value) == 1
    ]
    return dice.choice([way for way in ways if way > 0] or [value + 1])


def misprinted(dice, slot, fault):
    """What to print instead of the right value; nothing when the fault does not fit."""
    if fault in {"total", "part", "repeat", "twice"}:
        wrong = slipped(dice, slot.value)
        return slot.value + slot.value // 3 + 1 if fault == "twice" else wrong
    if fault == "claim" and slot.exact is None:
        return slot.value + dice.choice((-2, -1, 1, 2, 10)) if slot.value > 10 else slot.value + 2
    if fault in {"wrong", "claim"}:
        step = 10**-slot.decimals
        wrong = round(slot.value + dice.choice((-1, 1)) * dice.randint(2, 15) * step, slot.decimals)
        return (
            wrong
            if 0 < wrong < 100 or fault == "claim"
            else round(slot.value - 3 * step, slot.decimals)
        )
    if fault == "cut":
        cut = int(slot.exact * 10**slot.decimals + 1e-9) / 10**slot.decimals
        return round(cut, slot.decimals) if abs(cut - slot.value) > 1e-9 else None
    if fault == "days":
        other = slot.value + timedelta(days=dice.choice((3, 6, 10)))
        return other if other.year == slot.value.year else None
    if fault == "order":
        return slot.value - timedelta(days=dice.randint(120, 400))
    if fault == "heading":
        return slot.value + dice.choice((-1, 1))
    return slot.value * 10 + 3 if fault == "over" else 1


FAULTS = (
    "total",
    "part",
    "cut",
    "wrong",
    "repeat",
    "days",
    "order",
    "heading",
    "over",
    "claim",
    "twice",
    "mean",
)


def planted(count=200, seed=2024):
    """Reports with one fault each; the kinds of fault take turns."""
    made, turn = [], 0
    while len(made) < count:
        turn += 1
        dice = random.Random(seed * 100_003 + turn)
        fault = FAULTS[len(made) % len(FAULTS)]
        teller, _text = report(seed + turn)
        slots = [slot for slot in teller.slots if fault in slot.faults]
        if not slots:
            continue
        slot = dice.choice(slots)
        wrong = misprinted(dice, slot, fault)
        if wrong is None:
            continue
        _teller, text = report(seed + turn, {slot.name: wrong})
        start, end = text.index(OPEN), text.index(CLOSE) - 1
        made.append(
            Planted(text.replace(OPEN, "").replace(CLOSE, ""), fault, start, end, slot.name)
        )
    return made


def clean(count=100, seed=77):
    """Reports without a fault."""
    return [Planted(report(seed * 1000 + turn)[1]) for turn in range(count)]


def found(one, reading):
    """Whether a check that does not hold marks the planted place."""
    return any(
        _marks(one, reading, check)
        for check in reading.checks
        if check.result in _RAISED[one.fault == "heading"]
    )


_RAISED = {False: {"mismatch", "truncated"}, True: {"mismatch", "truncated", "info"}}


def false_errors(one, reading):
    """Errors that do not lead to the planted place."""
    return [
        check for check in reading.checks
        if check.grade == "error" and not (one.fault and _marks(one, reading, check))
    ]  # fmt: skip


def _marks(one, reading, check):
    spans = [reading.normal.raw_span(span) for span in check.spans]
    return any(span.start < one.end and one.start < span.end for span in spans)
