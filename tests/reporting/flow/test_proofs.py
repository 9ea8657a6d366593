"""That nobody changes a kept version unseen."""

import json
import zlib

import pytest
from django.core.management import call_command
from django.db.models import F

from kheo.audit.models import Entry
from kheo.reporting.models import Report, ReportVersion, VersionValue
from kheo.reporting.queries.proofs import differences
from kheo.reporting.queries.versions import digest_now, lists_in
from tests.reporting.flow.scene import AT

pytestmark = pytest.mark.django_db


class TestThatNobodyChangesItUnseen:
    def test_an_untouched_version_is_proven(self, full):
        version = full.sent().kept
        stored = ReportVersion.objects.get(pk=version.pk)

        assert digest_now(stored) == stored.sha256 == version.sha256
        assert list(differences()) == []
        line = Entry.objects.get(action="report.keep_version")
        assert (line.after["sha256"], line.unit_id) == (version.sha256, full.commune.pk)

    def told(self):
        return [str(one).split(": ", 1)[1] for one in differences()]

    def test_a_changed_figure_is_found_by_its_digest_and_by_its_value(self, full):
        version = full.sent().kept
        content = version.content
        content["figures"]["registered"]["value"] = "20"
        ReportVersion.objects.filter(pk=version.pk).update(content=content)

        assert self.told() == [
            "nội dung không phải là nội dung đã lưu",
            "chỉ tiêu registered: 2.0000 trong số tổng hợp, 20 trong báo cáo",
        ]

    def test_a_changed_list_is_found(self, full):
        version = full.sent().kept
        lists = lists_in(version)
        lists["registered"].pop()
        packed = zlib.compress(json.dumps(lists).encode())
        ReportVersion.objects.filter(pk=version.pk).update(lists=packed)

        assert self.told() == ["nội dung không phải là nội dung đã lưu"]

    def test_lists_that_cannot_be_read_any_more_are_found(self, full):
        version = full.sent().kept
        ReportVersion.objects.filter(pk=version.pk).update(lists=b"broken")

        assert self.told() == ["nội dung không phải là nội dung đã lưu"]

    def test_who_changes_the_digest_too_is_found_by_the_journal(self, full):
        version = full.sent().kept
        version.content["texts"]["situation"] = "Khác"
        ReportVersion.objects.filter(pk=version.pk).update(
            content=version.content, sha256=digest_now(version)
        )

        assert self.told() == ["nhật ký ghi mã kiểm khác"]

    def test_another_approver_or_moment_is_found(self, full):
        version = full.sent().kept
        ReportVersion.objects.filter(pk=version.pk).update(made_by=full.office)

        assert self.told() == ["nội dung không phải là nội dung đã lưu"]

    def test_a_value_that_sums_would_read_and_the_report_does_not_have_is_found(self, full):
        version = full.sent().kept
        VersionValue.objects.filter(version=version, key="participants").update(
            value=F("value") + 1
        )
        VersionValue.objects.create(version=version, key="zzz", value=1)

        assert self.told() == [
            "chỉ tiêu participants: 4.0000 trong số tổng hợp, 3 trong báo cáo",
            "chỉ tiêu zzz: 1.0000 trong số tổng hợp, None trong báo cáo",
        ]

    def test_a_version_that_is_gone_or_never_journalled_or_of_another_report_is_found(self, full):
        version = full.sent().kept
        other = full.report_of(full.other)
        Report.objects.filter(pk=other.pk).update(kept=version)
        made = ReportVersion.objects.create(
            report=other, number=1, content=version.content, lists=version.lists, sha256="x",
            made_by=full.head, made_at=AT,
        )  # fmt: skip
        Report.objects.filter(pk=full.report.pk).update(
            kept=None, sent_version=None, status="draft"
        )
        assert self.told()[0] == "nội dung không phải là nội dung đã lưu"
        assert "nhật ký không có bản này" in self.told()
        assert "dựa trên bản của báo cáo khác" in self.told()
        Report.objects.filter(pk=other.pk).update(kept=None)
        made.delete()
        VersionValue.objects.all().delete()
        version.delete()
        assert self.told() == ["bản này đã lưu nhưng không còn"]

    def test_the_command_tells_it_and_ends_with_one(self, full, capsys):
        version = full.sent().kept
        ReportVersion.objects.filter(pk=version.pk).update(sha256="0" * 64)

        with pytest.raises(SystemExit) as end:
            call_command("verify")

        assert end.value.code == 1
        assert "Báo cáo đã lưu: 2 điểm sai lệch." in capsys.readouterr().out
