"""The queue's clock asks the worker once a minute to show that it lives."""

from __future__ import annotations

from typing import Any

from django.db import migrations

BEAT = "kheo.jobs.operations.running.beat"


def set_clock(apps: Any, schema_editor: Any) -> None:
    """Once; what is there stays."""
    schedules = apps.get_model("django_q", "Schedule").objects
    if not schedules.filter(func=BEAT).exists():
        schedules.create(
            name="kheo heartbeat", func=BEAT, schedule_type="I", minutes=1, repeats=-1,
            kwargs="{'q_options': {'save': False}}",
        )


def take_clock(apps: Any, schema_editor: Any) -> None:
    """Nobody asks any more."""
    apps.get_model("django_q", "Schedule").objects.filter(func=BEAT).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0002_again_and_heartbeat"),
        ("django_q", "0019_alter_task_options_alter_ormq_key_alter_ormq_lock_and_more"),
    ]

    operations = [migrations.RunPython(set_clock, take_clock)]
