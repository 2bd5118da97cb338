"""Many people at the same moment: no edit is lost, no release torn, nobody sees an error."""

from __future__ import annotations

from contextlib import ExitStack

from tests.databases import on_postgres
from tests.faults.editors import Editor
from tests.faults.processes import asking, worker
from tests.serving import Server

# SQLite has one writer at a time: there it is waiting that is proven, and that needs less.
SECONDS = 60 if on_postgres() else 10
EDITORS = 10
# Few messages, so that people meet.
CODES = [
    ("otp-manager", "otp.expired"),
    ("cms", "cms.timeout"),
    ("customer-service", "otp.expired"),
]


def test_ten_editors_two_publishers_an_importer_and_an_editor_of_codes(own_server: Server) -> None:
    data, port = own_server.data, own_server.port
    names = [f"editor-{number}" for number in range(EDITORS)]
    with ExitStack() as stack:
        publishers = [stack.enter_context(worker(data)) for _ in range(2)]
        importer, coder, watcher = (stack.enter_context(worker(data)) for _ in range(3))
        groups = dict.fromkeys((*names, "proposer", "importer", "coder"), "Editor")
        groups |= dict.fromkeys(("publisher-0", "publisher-1"), "Publisher")
        sessions = coder.do("tasks.add_people", names=groups)["sessions"]
        messages = coder.do("many.find", codes=CODES)["messages"]
        asker = stack.enter_context(asking(port, "en", "hi", "ur", "ta", all_change=False))
        editors = [Editor(port, name, sessions[name], messages, SECONDS) for name in names]
        for editor in editors:
            editor.start()
        for number, publisher in enumerate(publishers):
            publisher.begin("many.publish_for", seconds=SECONDS, name=f"publisher-{number}")
        importer.begin("many.import_for", seconds=SECONDS, name="importer", codes=CODES)
        coder.begin("many.edit_codes_for", seconds=SECONDS, name="coder", codes=CODES)
        watcher.begin("many.watch_for", seconds=SECONDS)
        for editor in editors:
            editor.join()
        came = [publisher.hear_out()["came"] for publisher in publishers]
        written = [write for one in (importer, coder) for write in one.hear_out()["written"]]
        written += [write for editor in editors for write in editor.written]
        assert watcher.hear_out()["watched"] > 3
        told = coder.do("many.check_all", written=written)
    assert [wrong for editor in editors for wrong in editor.wrong] == []
    assert "Traceback" not in own_server.log()
    assert "ERROR" not in own_server.log()
    assert told["release"] == 1 + sum(one["published"] for one in came)
    assert asker.wrong == []
    for tag, answers in asker.answers.items():
        assert answers <= set(told["digests"][tag])
    # They did meet.
    assert sum(editor.came["another's text"] for editor in editors) >= 1
    assert told["release"] > 3
