"""The full-text indexes, each data base's own, and the words that are known."""

from typing import Any

from django.db import migrations

SQLITE = [
    # The names alone: with places of the words, so that phrases and short questions are quick.
    """
    CREATE VIRTUAL TABLE search_title USING fts5(
        title, scope, content='search_entry', content_rowid='id', columnsize=0,
        tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    )
    """,
    # The whole text: only which word stands where, or the common words would weigh too much.
    """
    CREATE VIRTUAL TABLE search_text USING fts5(
        title, body, scope, content='search_entry', content_rowid='id', columnsize=0, detail=none,
        tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_title(rowid, title, scope) VALUES (new.id, new.title, new.scope);
        INSERT INTO search_text(rowid, title, body, scope)
            VALUES (new.id, new.title, new.body, new.scope);
    END
    """,
    """
    CREATE TRIGGER search_entry_drop AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_title(search_title, rowid, title, scope)
            VALUES ('delete', old.id, old.title, old.scope);
        INSERT INTO search_text(search_text, rowid, title, body, scope)
            VALUES ('delete', old.id, old.title, old.body, old.scope);
    END
    """,
    """
    CREATE TRIGGER search_entry_title AFTER UPDATE ON search_entry
    WHEN old.title IS NOT new.title OR old.scope IS NOT new.scope BEGIN
        INSERT INTO search_title(search_title, rowid, title, scope)
            VALUES ('delete', old.id, old.title, old.scope);
        INSERT INTO search_title(rowid, title, scope) VALUES (new.id, new.title, new.scope);
    END
    """,
    """
    CREATE TRIGGER search_entry_text AFTER UPDATE ON search_entry
    WHEN old.title IS NOT new.title OR old.scope IS NOT new.scope OR old.body IS NOT new.body BEGIN
        INSERT INTO search_text(search_text, rowid, title, body, scope)
            VALUES ('delete', old.id, old.title, old.body, old.scope);
        INSERT INTO search_text(rowid, title, body, scope)
            VALUES (new.id, new.title, new.body, new.scope);
    END
    """,
]
SQLITE_AWAY = [
    "DROP TRIGGER search_entry_put",
    "DROP TRIGGER search_entry_drop",
    "DROP TRIGGER search_entry_title",
    "DROP TRIGGER search_entry_text",
    "DROP TABLE search_title",
    "DROP TABLE search_text",
]
POSTGRESQL = [
    """
    ALTER TABLE search_entry
        ADD COLUMN title_words tsvector GENERATED ALWAYS AS (
            to_tsvector('simple'::regconfig, title)
            || array_to_tsvector(array_remove(string_to_array(scope, ' '), ''))
        ) STORED,
        ADD COLUMN text_words tsvector GENERATED ALWAYS AS (
            strip(to_tsvector('simple'::regconfig, title || ' ' || body))
            || array_to_tsvector(array_remove(string_to_array(scope, ' '), ''))
        ) STORED
    """,
    "CREATE INDEX search_entry_title ON search_entry USING gin (title_words) WITH (fastupdate = off)",
    "CREATE INDEX search_entry_text ON search_entry USING gin (text_words) WITH (fastupdate = off)",
]
POSTGRESQL_AWAY = ["ALTER TABLE search_entry DROP COLUMN title_words, DROP COLUMN text_words"]


def put(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def take_away(apps: Any, schema_editor: Any) -> None:
    away = SQLITE_AWAY if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_AWAY
    for statement in away:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(put, take_away)]
