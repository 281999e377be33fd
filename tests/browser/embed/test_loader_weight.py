"""The budget: what fifty comments cost a reader, measured where it is paid."""

from tests.bench.weight import table, total, weigh, write_thread
from tests.browser.embed.hosts import TALL, Host, Open

MAX_FRAME = 25 * 1024  # bytes, compressed, htmx among them
MAX_LOADER = 2 * 1024
MAX_REQUESTS = 5


def test_fifty_comments_weigh_what_they_may(host: Host, open_context: Open) -> None:
    url = host.put(TALL + host.snippet)
    write_thread(host.press.app, url)
    loads = weigh(open_context().new_page(), url)
    told = table(loads)
    assert {load.origin for load in loads} == {host.ours}, told
    assert len(loads) <= MAX_REQUESTS, told
    assert total([load for load in loads if load.path == "/embed.js"]) <= MAX_LOADER, told
    of_frame = [load for load in loads if load.is_frames]
    assert {"/embed/demo", "/bundles/frame.js", "/bundles/frame.css"} <= {load.path for load in of_frame}, told
    assert total(of_frame) <= MAX_FRAME, told
