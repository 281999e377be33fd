"""A post that would break a careless snippet, and the expected result."""

from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup

HOST = "https://comments.example"
KEY = "my-blog"
TITLE = """Q&A: "1 < 2" isn't </script><b onclick=x> für Łódź, 東京 &amp; {{x}}"""


def read(html: str) -> dict[str, str]:
    """Return what a browser reads from a rendered snippet: the script's attributes and the link's parts."""
    page = BeautifulSoup(html, "html.parser")
    (script,) = page.select("script")
    (link,) = page.select("#parley > a")
    assert not page.select("b, [onclick]")
    assert script.get_text() == ""
    assert script["src"] == f"{HOST}/embed.js"
    assert script["data-site"] == KEY
    assert "async" in script.attrs
    address = urlsplit(str(link["href"]))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{HOST}/t/{KEY}"
    query = parse_qs(address.query, strict_parsing=True)
    thread = str(script.get("data-thread", ""))
    # Frame and link must lead to the same thread.
    assert query.get("thread", [""]) == [thread]
    assert query["url"] == [script["data-url"]]
    return {"thread": thread, "url": str(script["data-url"]), "title": str(script["data-title"])}
