"""Fifty appraisals worked out apart from the program, with fractions and nothing of its code.

    python tests/appraisal/dossiers/hand_arithmetic.py > tests/appraisal/dossiers/fifty_appraisals.csv

The first ten were also worked out with pencil and paper; their totals stand beside them and the
script stops when the fractions disagree. A line of the table:

criteria  one group per criterion, "weight/maximum", then "p" when it demands proof, then "k<least>"
          when it is a knock-out
proven    numbers of the criteria that have their proof
sheets    one group per member: a mark, "-" abstains from the criterion, "A" from the dossier
recused   numbers of the members found to be kept out after they had scored
"""

import csv
import random
import sys
from fractions import Fraction

HAND = [
    # criteria, proven, sheets, recused, combine, threshold, total by hand
    ("50/10 30/10p 20/10k4", "2", "9 8 5|7 - 9", "", "mean", 70, "78.00"),  # 40 + 24 + 14
    ("50/10 30/10p 20/10k4", "", "9 8 5|7 - 9", "", "mean", 70, "54.00"),  # 40 + 0 + 14
    ("50/10 30/10p 20/10k4", "2", "10 10 3|10 10 4", "", "mean", 70, "87.00"),  # 50 + 30 + 7, k
    ("50/10 30/10 20/10", "", "4 9 10|10 9 4|9 9 9", "", "median", 70, "90.00"),  # 45 + 27 + 18
    ("50/10 30/10 20/10", "", "4 9 10|10 9 4|9 9 9|8 8 8", "", "median", 70, "86.50"),  # 8,5 9 8,5
    ("33.33/3 33.33/3 33.34/3", "", "1 1 1|2 2 2|2 2 2", "", "mean", 50, "55.56"),  # 100 × 5/9
    ("60/10 40/10", "", "8 6|A|6 8", "", "mean", 70, "70.00"),  # 42 + 28
    ("60/10 40/10", "", "8 6|2 2|6 8", "2", "mean", 70, "70.00"),  # the second is kept out
    ("60/10 40/10", "", "- 6|- 8", "", "mean", 20, "28.00"),  # nobody marks the first
    ("1/3 1/3 1/7", "", "1 2 3|2 1 4", "", "mean", 1, "1.50"),  # 1/2 + 1/2 + 1/2
]


def read_criteria(text):
    """Groups of the first column."""
    found = []
    for group in text.split():
        weight, _slash, rest = group.partition("/")
        rest, _k, least = rest.partition("k")
        found.append((Fraction(weight), Fraction(rest.rstrip("p")), "p" in rest, Fraction(least) if least else None))  # fmt: skip
    return found


def half_up(value):
    """Two places, half up, as text."""
    cents = (value * 100 + Fraction(1, 2)).__floor__()
    return f"{cents // 100}.{cents % 100:02d}"


def middle(marks, combine):
    """Mean or median."""
    marks = sorted(marks)
    if combine == "mean":
        return sum(marks) / len(marks)
    return (marks[(len(marks) - 1) // 2] + marks[len(marks) // 2]) / 2


def own_total(row, rules, with_proof):
    """The total of one sheet without gaps, rounded."""
    points = Fraction(0)
    for place, (weight, maximum, needs, _least) in enumerate(rules):
        if not needs or str(place + 1) in with_proof:
            points += Fraction(row[place]) * weight / maximum
    return Fraction(half_up(points))


def worked_out(criteria, proven, sheets, recused, combine, threshold):
    """Total, passed, failed, unproven, unscored, spread."""
    rules = read_criteria(criteria)
    with_proof = set(proven.split())
    out = {int(number) for number in recused.split()}
    rows = [sheet.split() for number, sheet in enumerate(sheets.split("|"), 1) if number not in out and sheet != "A"]  # fmt: skip
    points, failed, unproven, unscored = [], [], [], []
    for place, (weight, maximum, needs, least) in enumerate(rules):
        number = str(place + 1)
        given = [Fraction(row[place]) for row in rows if row[place] != "-"]
        if not given:
            unscored.append(number)
        if needs and number not in with_proof:
            if any(given):
                unproven.append(number)
            given = [Fraction(0)] * len(given)
        mark = middle(given, combine) if given else Fraction(0)
        points.append(mark * weight / maximum)
        if least is not None and mark < least:
            failed.append(number)
    total = half_up(sum(points))
    whole = [own_total(row, rules, with_proof) for row in rows if "-" not in row]
    spread = half_up(max(whole) - min(whole)) if len(whole) > 1 else ""
    passed = Fraction(total) >= threshold and not failed
    return total, passed, failed, unproven, unscored, spread


def at_random(chance):
    """A set of 3 … 6 criteria and 2 … 5 members with gaps."""
    count = chance.randint(3, 6)
    criteria, proven = [], []
    for number in range(1, count + 1):
        maximum = chance.choice([3, 5, 7, 10])
        needs = chance.random() < 0.4
        knocks = f"k{chance.randint(1, maximum // 2)}" if chance.random() < 0.25 else ""
        criteria.append(f"{chance.choice(['12.5', '20', '33.33', '15', '7.75'])}/{maximum}{'p' if needs else ''}{knocks}")  # fmt: skip
        if needs and chance.random() < 0.6:
            proven.append(str(number))
    maxima = [int(rule[1]) for rule in read_criteria(" ".join(criteria))]
    members = chance.randint(2, 5)
    sheets = []
    for member in range(members):
        if member and chance.random() < 0.1:
            sheets.append("A")
            continue
        marks = [
            "-"
            if chance.random() < 0.12
            else str(chance.randint(0, 2 * top) / 2).removesuffix(".0")
            for top in maxima
        ]
        sheets.append(" ".join(marks))
    recused = "2" if members > 2 and chance.random() < 0.3 else ""
    return " ".join(criteria), " ".join(proven), "|".join(sheets), recused, chance.choice(["mean", "median"]), chance.choice([20, 40, 50, 60])  # fmt: skip


def main():
    """Write the table."""
    chance = random.Random(2008)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["criteria", "proven", "sheets", "recused", "combine", "threshold", "total", "passed", "failed", "unproven", "unscored", "spread"])  # fmt: skip
    for *case, by_hand in HAND:
        if worked_out(*case)[0] != by_hand:
            raise SystemExit(f"{case}: {worked_out(*case)[0]} is not {by_hand}")
    cases = [case[:-1] for case in HAND] + [at_random(chance) for _n in range(40)]
    for case in cases:
        total, passed, failed, unproven, unscored, spread = worked_out(*case)
        out.writerow([*case, total, int(passed), " ".join(failed), " ".join(unproven), " ".join(unscored), spread])  # fmt: skip


if __name__ == "__main__":
    main()
