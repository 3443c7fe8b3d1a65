"""Whole provinces written set-wise by PostgreSQL itself: what 34 provinces have after one plan of four years.

One province: 166 communes, 5,976 holders of posts with accounts, two of three trained before; 40 classes of 100 people, 36 of
them decided upon and certified, 4 running; six sessions with every mark, four lessons, one attempt and two journal entries each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import text

from app.certificates.rules.record import Printed
from app.storage.transaction import session

COMMUNES, HOLDERS, CLASSES, SEATS, OLD = 166, 36, 40, 100, 36
"""Communes, holders in each, classes, people in each, classes that are over."""
PEOPLE = COMMUNES * HOLDERS


@dataclass(frozen=True)
class Province:
    """Where the rows of a province begin: its number (0: that of the demonstration) and the id of its unit."""

    number: int
    unit_id: int

    @property
    def values(self) -> dict[str, int]:
        """What the statements name."""
        return {
            "number": self.number, "unit": self.unit_id, "person": 1_000_000 + self.number * 10_000,
            "cohort": 1_000 + self.number * 100, "communes": COMMUNES, "people": PEOPLE, "classes": CLASSES, "seats": SEATS,
            "old": OLD,
        }  # fmt: skip


def write_province(number: int, record: dict[str, object]) -> Province:
    """Write one province; number 0 fills that of the demonstration. `record` is what each certificate keeps. One commit."""
    province = Province(number, 1 if number == 0 else 10_000 + number * 1_000)
    for statement in (*(() if number == 0 else _UNITS), *_PEOPLE, *_CLASSES, *_FACTS, *_DECIDED):
        named = {name: value for name, value in province.values.items() if f":{name}" in statement}
        session().execute(text(statement), {**named, **({"record": json.dumps(record)} if ":record" in statement else {})})
    session().commit()
    return province


def frozen(printed: Printed) -> dict[str, object]:
    """A record as certificates keep it, with the words of a sample."""
    return {
        "layout": 1, "kind": printed.kind, "skin": printed.skin,
        "body": {"parent": printed.parent_name, "name": printed.body_name, "place": printed.place},
        "serial": printed.serial, "entry": printed.entry, "code": printed.code,
        "person": {"name": printed.name, "birth": printed.birth, "post": printed.post, "unit": printed.unit},
        "class": {
            "code": printed.class_code, "title": printed.class_title, "opens_on": printed.opens_on.isoformat(),
            "closes_on": printed.closes_on.isoformat(),
        },
        "course": {
            "title": printed.course_title, "decision": printed.course_decision, "periods": printed.periods,
            "online": printed.online, "in_person": printed.in_person,
        },
        "result": {"band": printed.band},
        "decision": {"number": printed.decision_number, "on": printed.decided_on.isoformat(), "digest": "0"},
        "signatory": {
            "capacity": printed.capacity, "title": printed.signatory_title, "name": printed.signatory_name,
        },
        "issued_on": printed.issued_on.isoformat(), "replaces": "", "previous": "",
    }  # fmt: skip


_NAME = "(ARRAY['Thắm','Hòa','Bình','Lan','Mai','Cúc','Hạnh','Xuân'])[1 + n % 8]"
_FOLDED = "(ARRAY['tham','hoa','binh','lan','mai','cuc','hanh','xuan'])[1 + n % 8]"
_UNITS = (
    "INSERT INTO units (id, code, name, level, kind, path, search_key, sort_key) SELECT :unit, 'P' || :number, "
    "'Tỉnh Số ' || :number, 'province', 'Tỉnh', '/' || :unit || '/', 'tinh so ' || :number, 'tinh so ' || :number",
    "INSERT INTO units (id, code, name, level, kind, parent_id, path, search_key, sort_key) SELECT :unit + n, "
    "'P' || :number || '-' || n, 'Xã Số ' || n || ' tỉnh ' || :number, 'commune', 'Xã', :unit, "
    "'/' || :unit || '/' || (:unit + n) || '/', 'xa so ' || n || ' tinh ' || :number, lpad(n::text, 4, '0') "
    "FROM generate_series(1, :communes) n",
)
_HOME = "(SELECT id, row_number() OVER (ORDER BY id) - 1 AS at FROM units WHERE parent_id = :unit AND level = 'commune') home"
_PEOPLE = (
    "INSERT INTO persons (id, full_name, search_key, sort_key, birth_year, phone) SELECT :person + n, "
    f"'Lê Thị Số ' || n % 997 || ' ' || {_NAME}, 'le thi so ' || n % 997 || ' ' || {_FOLDED}, "
    f"{_FOLDED} || ' le thi so ' || n % 997, 1970 + n % 30, '07' || lpad((:person + n)::text, 8, '0') "
    "FROM generate_series(1, :people) n",
    "INSERT INTO accounts (person_id, phone, password_hash, must_change, password_set_at) "
    "SELECT :person + n, '07' || lpad((:person + n)::text, 8, '0'), 'x', false, now() FROM generate_series(1, :people) n",
    "INSERT INTO posts (person_id, unit_id, kind, title, from_on) SELECT :person + n, home.id, CASE WHEN n / :communes = 0 THEN "
    "'chair' WHEN n / :communes < 3 THEN 'vice_chair' ELSE 'cell_head' END, 'Cán bộ Hội', DATE '2021-10-01' "
    f"FROM generate_series(1, :people) n JOIN {_HOME} ON home.at = n % :communes",
    "INSERT INTO trainings (person_id, programme_key, completed_on, year_only, document, recorded_at) SELECT :person + n, "
    "CASE WHEN n / :communes < 3 THEN 'nghiep-vu-co-ban-25-ngay' ELSE 'boi-duong-3-ngay-chi-hoi-truong' END, "
    "DATE '2020-05-01', false, '', now() FROM generate_series(1, :people) n WHERE n % 3 <> 0",
)
_BEGINS = "CASE WHEN n <= :old THEN DATE '2022-03-01' + n * 35 ELSE current_date - 20 END"
_CLASSES = (
    "INSERT INTO cohorts (id, code, title, edition_id, unit_id, opens_on, online_due_on, closes_on, place, opened_at, "
    "opened_by_id) SELECT :cohort + n, 'QG-' || :number || '-' || n, 'Lớp số ' || n, (SELECT min(edition_id) FROM cohorts), "
    f":unit, {_BEGINS}, {_BEGINS} + 25, {_BEGINS} + 50, 'Hội trường', now(), (SELECT min(opened_by_id) FROM cohorts) "
    "FROM generate_series(1, :classes) n",
    "INSERT INTO cohort_lines (cohort_id, line_id, placed_at, placed_by_id) SELECT :cohort + n, (SELECT id FROM target_lines "
    "ORDER BY id OFFSET n % 5 LIMIT 1), now(), (SELECT min(opened_by_id) FROM cohorts) "
    "FROM generate_series(1, :classes) n WHERE :number = 0",
    "INSERT INTO enrolments (id, cohort_id, person_id, unit_id, post_title, post_kind, enrolled_at, enrolled_by_id) "
    "SELECT (:cohort + n) * 1000 + seat, :cohort + n, :person + 1 + (n * :seats + seat) % :people, home.id, 'Cán bộ Hội', "
    "'cell_head', now(), (SELECT min(opened_by_id) FROM cohorts) FROM generate_series(1, :classes) n, "
    f"generate_series(1, :seats) seat JOIN {_HOME} ON home.at = seat % :communes",
)
_MINE = "FROM enrolments e WHERE e.cohort_id BETWEEN :cohort + 1 AND :cohort + :classes"
_ONE_MARK = "(:cohort * 10 + s.seat) * 1000 + e.id % 1000 * 10 + (e.cohort_id - :cohort) % 10"
_FACTS = (
    "INSERT INTO sessions (id, cohort_id, held_on, half, starts, periods, edition_topic_id, place, mode, kind) SELECT "
    "(:cohort + n) * 10 + s, :cohort + n, (SELECT opens_on FROM cohorts WHERE id = :cohort + n) + s, 'morning', '7:30', 4, "
    "(SELECT min(t.id) FROM edition_topics t JOIN cohorts c ON c.edition_id = t.edition_id AND c.id = :cohort + n "
    "WHERE t.mode = 'in_person'), 'Hội trường', 'in_person', 'regular' FROM generate_series(1, :classes) n, "
    "generate_series(1, 6) s",
    "INSERT INTO marks (id, session_id, enrolment_id, state, periods, way, recorded_by_id, device_at, received_at, evidence, "
    "client_id) SELECT e.id * 10 + s, e.cohort_id * 10 + s, e.id, 'present', 4, 'roll', e.enrolled_by_id, now(), now(), '', "
    f"'qg-' || s FROM generate_series(1, 6) s, enrolments e {_MINE.partition('e ')[2]}",
    "INSERT INTO settled_marks (session_id, enrolment_id, mark_id, state, periods) SELECT e.cohort_id * 10 + s, e.id, "
    f"e.id * 10 + s, 'present', 4 FROM generate_series(1, 6) s, enrolments e {_MINE.partition('e ')[2]}",
    "INSERT INTO lessons_done (enrolment_id, lesson_id, revision_id, done_at, told_at) SELECT e.id, l.lesson_id, l.revision_id, "
    "now(), now() FROM (SELECT lesson_id, revision_id FROM edition_lessons ORDER BY id LIMIT 4) l, enrolments e "
    f"{_MINE.partition('e ')[2]}",
    "INSERT INTO attempts (paper_id, enrolment_id, number, seed, opened_at, closed_at, closed_by, arrivals_until, score, "
    "max_score, mark, passed) SELECT (SELECT p.id FROM papers p WHERE p.kind = 'final' AND p.edition_id = c.edition_id), e.id, "
    "1, 1, now(), now(), 'trainee', now(), 8, 10, 8, true FROM enrolments e JOIN cohorts c ON c.id = e.cohort_id "
    "WHERE e.cohort_id BETWEEN :cohort + 1 AND :cohort + :classes",
    "INSERT INTO journal (at, by_id, action, subject_kind, subject_id, detail) SELECT now(), e.enrolled_by_id, "
    f"'cohorts.enrol', 'enrolment', e.id, '{{}}' FROM generate_series(1, 2) s, enrolments e {_MINE.partition('e ')[2]}",
)
_OVER = "e.cohort_id BETWEEN :cohort + 1 AND :cohort + :old AND e.id % 30 <> 0"
_DECIDED = (
    "INSERT INTO decisions (id, cohort_id, number, decided_on, edition_id, confirmed_by_id, confirmed_at, digest, client_id) "
    "SELECT c.id, c.id, c.id || '/QĐ', c.closes_on + 5, c.edition_id, c.opened_by_id, now(), '0', 'qg-' || c.id FROM cohorts c "
    "WHERE c.id BETWEEN :cohort + 1 AND :cohort + :old",
    "INSERT INTO decision_lines (decision_id, enrolment_id, outcome, reason, frozen, digest) SELECT e.cohort_id, e.id, CASE WHEN "
    "e.id % 30 = 0 THEN 'refused' ELSE 'recognised' END, '', '{}', '0' FROM enrolments e "
    "WHERE e.cohort_id BETWEEN :cohort + 1 AND :cohort + :old",
    "INSERT INTO issuing_bodies (id, unit_id, parent_name, name, kind, skin, place, serial_pattern, entry_pattern, due_days, "
    "made_at, made_by_id) SELECT 1000 + :number, :unit, '', 'HỘI PHỤ NỮ TỈNH ' || :number, 'certificate', 'union', 'Tỉnh', "
    "'T' || :number || '-{nam}-{so5}', '{so}/{nam}', 15, now(), (SELECT min(opened_by_id) FROM cohorts)",
    "INSERT INTO registers (id, body_id, year, first_serial, first_entry, last_serial, last_entry, opened_at, opened_by_id) "
    "SELECT 1000 + :number, 1000 + :number, 2025, 1, 1, 99999, 99999, now(), (SELECT min(opened_by_id) FROM cohorts)",
    "INSERT INTO certificates (id, enrolment_id, decision_id, body_id, state, register_id, serial_number, entry_number, code, "
    "issued_on, record, digest, search_key, sort_key) SELECT e.id, e.id, e.cohort_id, 1000 + :number, 'signed', 1000 + :number, "
    "row_number() OVER (ORDER BY e.id), row_number() OVER (ORDER BY e.id), upper(substr(md5(e.id::text), 1, 12)), "
    "DATE '2025-12-20', CAST(:record AS json), '0', p.search_key, p.sort_key FROM enrolments e "
    f"JOIN persons p ON p.id = e.person_id WHERE {_OVER}",
    "INSERT INTO certificate_steps (certificate_id, state, happened_on, recorded_at, recorded_by_id, note, document) "
    "SELECT e.id, s, DATE '2025-12-20', now(), e.enrolled_by_id, '', '' FROM unnest(ARRAY['proposed', 'waiting', 'signed']) s, "
    f"enrolments e WHERE {_OVER}",
)
