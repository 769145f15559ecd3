"""Documents in files: one role, versions, changes, a policy; strict JSON, and the file named in every fault."""

import pytest
from json_readings import refusal

from rematch.errors import RecordError
from rematch.io.json import (
    read_changes,
    read_policy,
    read_role,
    read_versions,
)
from rematch.records import (
    Change,
    Policy,
    RoleSpec,
    RoleVersion,
)


class TestFiles:
    def test_a_role_is_read(self, tmp_path):
        path = tmp_path / "role.json"
        path.write_text('\ufeff{"role_id": "ae", "version": "1",\n "spec": {"title": "Zürich"}}', encoding="utf-8")
        assert read_role(path) == RoleVersion("ae", "1", spec=RoleSpec("Zürich"))
        assert read_role(str(path)) == read_role(path)

    def test_versions_are_a_list_or_one(self, tmp_path):
        path = tmp_path / "versions.json"
        path.write_text('{"role_id": "ae", "version": "1"}')
        assert read_versions(path) == (RoleVersion("ae", "1"),)
        path.write_text('[{"role_id": "ae", "version": "1"}, {"role_id": "ae", "version": "2"}]')
        assert read_versions(path) == (RoleVersion("ae", "1"), RoleVersion("ae", "2"))
        path.write_text('[{"role_id": "ae", "version": "1"}, {"role_id": "ae", "version": "1", "spec": {"level": 1}}]')
        assert refusal(read_versions, path) == [
            "versions.json, role 'ae': version '1' comes twice and differs; accepted: one of each"
        ]

    def test_changes_and_policies_are_read(self, tmp_path):
        path = tmp_path / "file.json"
        path.write_text('[{"facet": "stability", "effect": 0.6, "on": "2026-05-01"}]')
        assert read_changes(path) == (Change("stability", 0.6, "2026-05-01"),)
        path.write_text('{"approaches": 3, "heeds_opt_out": false}')
        assert read_policy(path) == Policy(approaches=3, heeds_opt_out=False)

    def test_every_fault_names_the_file(self, tmp_path):
        path = tmp_path / "role.json"
        path.write_text('{"role_id": 3, "versions": "1"}')
        assert refusal(read_role, path) == [
            "role.json, role: 'versions' is not a field; did you mean 'version'?; "
            "accepted: role_id, version, opened_on, spec",
            "role.json, role: role_id 3; accepted: a text that is not empty",
            "role.json, role: version is missing; accepted: a text that is not empty",
        ]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (b'{"role_id": "ae",\n "version"}', "is not JSON: Expecting ':' delimiter at line 2, column 11"),
            (b"", "is not JSON: Expecting value at column 1"),
            (b'{"a": 1} x', "is not JSON: Extra data at column 10"),
            (b'{"level": NaN}', "NaN is not a number that JSON knows"),
            (b'{"level": -Infinity}', "-Infinity is not a number that JSON knows"),
            (b'{"spec": {"level": 1, "title": "a", "level": 2}}', "'level' stands twice in one object"),
            (b'{"a": 1,' + b",".join(b'"%d": 1' % n for n in range(200_000)) + b', "a": 2}', "'a' stands twice"),
            (b"[" * 200_000, "is nested too deeply"),
            (b'{"a":' * 200_000, "is nested too deeply"),
            (b'{"level": ' + b"9" * 5000 + b"}", "holds a number of thousands of digits"),
            (b'{"role_id": "\xff"}', "is not UTF-8: invalid start byte at byte 14"),
            ('{"role_id": "ae"}'.encode("utf-16"), "is not UTF-8"),
        ],
        ids=lambda value: repr(value[:12]),
    )
    def test_text_that_is_no_strict_json_is_refused(self, tmp_path, text, said):
        path = tmp_path / "role.json"
        path.write_bytes(text)
        for read in (read_role, read_versions, read_changes, read_policy):
            with pytest.raises(RecordError) as caught:
                read(path)
            assert str(caught.value).startswith(f"role.json: {said}")

    def test_a_number_beyond_all_bounds_is_refused(self, tmp_path):
        path = tmp_path / "role.json"
        path.write_text('{"role_id": "ae", "version": "1", "spec": {"level": 1e999}}')
        assert refusal(read_role, path) == ["role.json, role 'ae', role spec: level inf; accepted: a finite number"]
        path.write_text('{"role_id": "ae", "version": "1", "spec": {"level": ' + "9" * 400 + "}}")
        assert refusal(read_role, path) == [
            f"role.json, role 'ae', role spec: level {'9' * 57}...; accepted: a number up to 1e+12"
        ]

    def test_a_file_that_is_not_there_is_pythons_own_error(self, tmp_path):
        with pytest.raises(FileNotFoundError):
            read_role(tmp_path / "nothing.json")
