"""A letterhead from the name of a unit, and the lines of recipients; plain values."""

from __future__ import annotations

import re
from collections.abc import Sequence

_KINDS = re.compile(r"(?<= )(Tỉnh|Thành phố|Xã|Phường|Thị trấn|Thị xã|Huyện|Quận|Đặc khu) (\w)")
_JOINING = {"và", "của", "–", "-"}


def plain_letterhead(*, label: str, kind: str, above: str, style: str) -> dict[str, str]:
    """What the papers of a unit say when nobody has set its letterhead.

    ``kind``: "province", "commune" or "" for any other body.
    """
    if style == "party":
        body = {"province": _committee(label), "commune": f"Đảng ủy {label}"}.get(kind, label)
        symbol = {"province": "TU", "commune": "ĐU"}.get(kind) or initials(label)
        parent = f"Đảng bộ {above}" if above and kind else above
        signing, title = ("T/M BAN THƯỜNG VỤ", "BÍ THƯ") if kind else ("", "TRƯỞNG BAN")
        return _letterhead(parent, body, symbol, signing, title, "Lưu Văn phòng")
    if kind:
        signing = "TM. ỦY BAN NHÂN DÂN"
        return _letterhead("", f"Ủy ban nhân dân\n{label}", "UBND", signing, "CHỦ TỊCH", "Lưu: VT")
    return _letterhead(above, label, initials(label), "", "THỦ TRƯỞNG", "Lưu: VT")


def _committee(label: str) -> str:
    """“Tỉnh ủy Hà Tĩnh” of “Tỉnh Hà Tĩnh”, “Thành ủy Huế” of “Thành phố Huế”."""
    for kind, committee in (("Tỉnh ", "Tỉnh ủy"), ("Thành phố ", "Thành ủy")):
        if label.startswith(kind):
            return f"{committee} {label.removeprefix(kind)}"
    return f"Tỉnh ủy {label}"


def _letterhead(
    parent: str, issuer: str, symbol: str, signing: str, title: str, recipients: str
) -> dict[str, str]:
    return {
        "parent_line": parent, "issuer_line": issuer, "symbol": symbol,
        "signing_formula": signing, "signer_title": title, "recipients": recipients,
    }  # fmt: skip


def in_sentence(issuer: str) -> str:
    """“Ủy ban nhân dân tỉnh Hà Tĩnh” of a letterhead in two lines, as a sentence names the body."""
    line = " ".join(issuer.split())
    return _KINDS.sub(_small_kind, line)


def _small_kind(found: re.Match[str]) -> str:
    """“Tỉnh Hà Tĩnh” is a place, “Tỉnh ủy” a committee that keeps its capital."""
    is_name = found[2].isupper() or found[2].isdigit()
    return f"{found[1].lower()} {found[2]}" if is_name else found[0]


def initials(label: str) -> str:
    """BTGDVTU of “Ban Tuyên giáo và Dân vận Tỉnh ủy”."""
    return "".join(word[0] for word in label.split() if word.lower() not in _JOINING).upper()[:30]


_FIRST = {
    "recognition_decision": "Như Điều 3", "withdrawal_decision": "Như Điều 3",
    "restoration_decision": "Như Điều 3", "submission": "Như trên", "notice": "Như trên",
    "invitation": "Như thành phần mời", "unit_report": "Như trên",
}  # fmt: skip
"""Form of paper → its first recipients: those the paper itself names."""


def first_recipients(form: str) -> list[str]:
    """Whom a paper of ``form`` goes to before the standing list of its letterhead."""
    return [_FIRST[form]] if form in _FIRST else []


def recipient_lines(recipients: str, extra: Sequence[str] = ()) -> list[str]:
    """Lines with dash and stop: “- …;” and the last “- Lưu: … .”"""
    kept = [line.strip(" -;.,") for line in (*extra, *recipients.splitlines())]
    kept = list(dict.fromkeys(line for line in kept if line))
    return [f"- {line}{'.' if at == len(kept) else ';'}" for at, line in enumerate(kept, 1)]
