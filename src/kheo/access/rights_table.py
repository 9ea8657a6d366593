"""The matrix role × act, drawn from the permissions themselves."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.util import find_spec

import kheo
from kheo.access.enums import Role
from kheo.access.policy import Permission

HEAD = """\
# Rights

Who may do what: role × act. A dot means that the role carries the act over the unit it was given for and
every unit below it. Drawn from the permissions in the code by `manage.py draw_rights`; a test keeps it in step.

Marks behind an act: **o** an objection of fairness can stop a person who holds the role (maker and checker);
**r** not every record in scope is open (a draft is its unit's own).
"""


def permissions() -> list[Permission]:
    """Every permission declared in ``kheo.<slice>.policies``, by code.

    The map of units stands below this slice and names rights without roles; the permissions made
    of them are handed in from ``kheo.config.map_rights`` (docs/adr/0012).
    """
    found: dict[str, Permission] = {}
    slices = [slice_.name for slice_ in pkgutil.iter_modules(kheo.__path__, "kheo.")]
    for module in [*(f"{slice_}.policies" for slice_ in slices), "kheo.config.map_rights"]:
        if find_spec(module) is None:
            continue
        declared = vars(import_module(module))
        for value in [*declared.values(), *declared.get("PERMISSIONS", {}).values()]:
            if isinstance(value, Permission):
                found[value.code] = value
    return [found[code] for code in sorted(found)]


def draw() -> str:
    """The page ``docs/rights.md``, one table a slice, roles across in groups that fit a screen."""
    parts = [HEAD]
    every = permissions()
    for slice_ in sorted({permission.code.split(".")[0] for permission in every}):
        acts = [one for one in every if one.code.split(".")[0] == slice_]
        roles = [role for role in Role if any(role in one.roles for one in acts)]
        parts.append(f"## {slice_}\n\n{_table(acts, roles)}")
    parts.append(_roles())
    return "\n".join(parts)


def _table(acts: list[Permission], roles: list[Role]) -> str:
    lines = [
        "| Act | " + " | ".join(role.value.replace("_", " ") for role in roles) + " |",
        "|---|" + ":-:|" * len(roles),
    ]
    for act in acts:
        marks = ("o" if act.objection else "") + ("r" if act.rows else "")
        cells = ["●" if role in act.roles else "" for role in roles]
        name = f"{act.label} `{act.code}`" + (f" **{marks}**" if marks else "")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _roles() -> str:
    lines = ["## Roles", "", "| Code | English |", "|---|---|"]
    lines += [f"| `{role.value}` | {role.label} |" for role in Role]
    return "\n".join(lines) + "\n"
