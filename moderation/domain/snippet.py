"""The two lines a blogger pastes."""


def write_snippet(public_origin: str, key: str, page_url: str = "PAGE_URL") -> str:
    """Return a site's snippet; `page_url` is for the link that stays where scripts do not run.

    The origin and the key hold no character that HTML would read, by their own rules.
    """
    return (
        f'<div id="parley"><a href="{public_origin}/t/{key}?url={page_url}">Comments</a></div>\n'
        f'<script async src="{public_origin}/embed.js" data-site="{key}"></script>'
    )
