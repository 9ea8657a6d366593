"""Installs that run already: write the spans and cells of "appraised" from the facts they hold.

Plain SQL over the tables as they stand here; may be run again. Only this measure is touched, so
the other figures stay as they are, and ``./kheo verify`` finds nothing.
"""

from typing import Any

from django.db import migrations

SPANS = """
    INSERT INTO counting_span
        (initiative_id, unit_id, measure, starts_on, ends_on, field, kind, origin, level, again)
    SELECT f.initiative_id, i.unit_id, 'appraised', f."on", NULL, i.field, i.kind, i.origin, f.level,
           ROW_NUMBER() OVER (PARTITION BY f.initiative_id ORDER BY f."on", f.id) > 1
    FROM (
        SELECT id, initiative_id, "on", level,
               ROW_NUMBER() OVER (PARTITION BY initiative_id, level ORDER BY "on", id) AS place
        FROM initiatives_fact
        WHERE kind = 'appraised'
          AND id NOT IN (SELECT cancels_id FROM initiatives_fact WHERE cancels_id IS NOT NULL)
    ) f JOIN initiatives_initiative i ON i.id = f.initiative_id
    WHERE f.place = 1"""
CELLS = """
    INSERT INTO counting_cell
        (view, unit_id, measure, year, field, kind, origin, level, began, began_first, ended)
    SELECT '{view}', r.ancestor_id, 'appraised', {year}, s.field, s.kind, s.origin, s.level,
           COUNT(*), SUM(CASE WHEN s.again THEN 0 ELSE 1 END), 0
    FROM counting_span s
    JOIN orgs_reach r ON r.unit_id = s.unit_id AND r.tree = 'territory'
    JOIN orgs_unit a ON a.id = r.ancestor_id AND a.kind IN ('nation', 'province', 'city')
    WHERE s.measure = 'appraised' AND {holds}
    GROUP BY r.ancestor_id, {year}, s.field, s.kind, s.origin, s.level"""
VIEWS = {
    "as-was": ("r.valid_from <= s.starts_on AND (r.valid_to IS NULL OR s.starts_on < r.valid_to)"),
    "today": "r.valid_to IS NULL",
}


def write(apps: Any, schema_editor: Any) -> None:
    """Spans first, then the cells above them."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        year = "EXTRACT(YEAR FROM s.starts_on)::integer"
    else:
        year = "CAST(strftime('%Y', s.starts_on) AS integer)"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM counting_span WHERE measure = 'appraised'")
        cursor.execute("DELETE FROM counting_cell WHERE measure = 'appraised'")
        cursor.execute(SPANS)
        for view, holds in VIEWS.items():
            cursor.execute(CELLS.format(view=view, year=year, holds=holds))


def take_away(apps: Any, schema_editor: Any) -> None:
    """Back to where the measure was unknown."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM counting_span WHERE measure = 'appraised'")
        cursor.execute("DELETE FROM counting_cell WHERE measure = 'appraised'")


class Migration(migrations.Migration):
    dependencies = [
        ("counting", "0003_appraised"),
        ("initiatives", "0002_dossiers_and_levels"),
        ("orgs", "0001_initial"),
    ]

    operations = [migrations.RunPython(write, take_away)]
