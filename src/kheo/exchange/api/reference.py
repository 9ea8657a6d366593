"""The chapters of the page that explains the interface, drawn from the same document as the schema."""

from __future__ import annotations

from typing import Any

from kheo.exchange.api.problems import KINDS
from kheo.exchange.api.schema import document


def chapters(language: str) -> dict[str, Any]:
    """What the page shows: each list with its parameters, members and acts; figures; refusals."""
    told = document(language)
    return {
        "lists": [_list(told, tag) for tag in told["tags"]],
        "figures": [
            {"path": path, **_asked(told, operation["get"])}
            for path, operation in told["paths"].items()
            if operation.get("get", {}).get("operationId", "").startswith("read_")
            and "tags" not in operation["get"]
        ],
        "problems": [
            {"kind": kind, "status": status, "title": title}
            for kind, (status, title) in KINDS.items()
        ],
    }


def _list(told: dict[str, Any], tag: dict[str, str]) -> dict[str, Any]:
    name = tag["name"]
    mine = [
        (path, verb, operation)
        for path, operations in told["paths"].items()
        for verb, operation in operations.items()
        if verb in {"get", "post"} and name in operation.get("tags", ())
    ]
    listed = next((path, one) for path, verb, one in mine if one["operationId"] == f"list_{name}")
    return {
        "name": name,
        "label": tag["description"],
        "path": listed[0],
        "parameters": _asked(told, listed[1])["parameters"],
        "members": [
            {"name": member, "type": _type(schema), "words": schema.get("description", ""),
             "codes": _codes(schema)}
            for member, schema in told["components"]["schemas"][name]["properties"].items()
        ],
        "acts": [{"path": path, **_sent(one)} for path, verb, one in mine if verb == "post"],
    }  # fmt: skip


def _asked(told: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    known = told["components"]["parameters"]
    parameters = [
        known[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
        for one in operation["parameters"]
    ]
    return {
        "label": operation["summary"],
        "words": operation.get("description", ""),
        "parameters": [
            {"name": one["name"], "type": _type(one["schema"]),
             "words": one.get("description", ""), "codes": _codes(one["schema"])}
            for one in parameters
            if one["in"] == "query"
        ],
    }  # fmt: skip


def _sent(operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("multipart/form-data", content.get("application/json", {})).get(
        "schema", {}
    )
    needed = schema.get("required", ())
    return {
        "label": operation["summary"],
        "has_files": "multipart/form-data" in content,
        "members": [
            {"name": name, "type": _type(member), "words": member.get("description", ""),
             "codes": _codes(member), "is_needed": name in needed}
            for name, member in schema.get("properties", {}).items()
        ],
    }  # fmt: skip


def _type(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "")
    kinds = [one for one in kind if one != "null"] if isinstance(kind, list) else [kind]
    return str(schema.get("format") or (kinds[0] if kinds else ""))


def _codes(schema: dict[str, Any]) -> list[str]:
    inner = schema.get("items", schema)
    return [str(code) for code in inner.get("enum", ()) if code not in (None, "")]
