"""Blogs of one post, built with real site generators."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from moderation.services.sites.snippets import write_snippet

_LAYOUT = "<!doctype html><html lang=en><meta charset=utf-8><link rel=icon href=data:,><title>A post</title><body>{}"


def build_with_hugo(folder: Path, *, title: str, slug: str, blog: str, host: str, key: str) -> str:
    """Return the post that Hugo builds; skip the test if Hugo is missing."""
    program = _need("hugo")
    _write(folder / "config.json", json.dumps({"baseURL": f"{blog}/", "disableKinds": ["taxonomy", "term", "RSS"]}))
    _write(folder / "content/posts/post.md", f"{json.dumps({'title': title, 'slug': slug})}\n\nWords.\n")
    _write(folder / "layouts/partials/comments.html", write_snippet(host, key, kind="hugo"))
    _write(folder / "layouts/_default/single.html", _LAYOUT.format('{{ partial "comments.html" . }}'))
    subprocess.run([program, "--quiet", "--destination", "public"], cwd=folder, check=True, capture_output=True)
    (made,) = (folder / "public/posts").rglob("*.html")
    return made.read_text(encoding="utf-8")


def build_with_jekyll(folder: Path, *, title: str, slug: str, blog: str, host: str, key: str) -> str:
    """Return the post that Jekyll builds; skip the test if Jekyll is missing."""
    program = _need("jekyll")
    _write(folder / "_config.yml", json.dumps({"url": blog, "permalink": "/posts/:title/"}))
    front = json.dumps({"title": title, "slug": slug, "layout": "post"})  # JSON is YAML, too
    _write(folder / "_posts/2026-11-15-post.md", f"---\n{front}\n---\nWords.\n")
    _write(folder / "_includes/comments.html", write_snippet(host, key, kind="jekyll"))
    _write(folder / "_layouts/post.html", _LAYOUT.format("{% include comments.html %}"))
    subprocess.run([program, "build", "--quiet", "--disable-disk-cache"], cwd=folder, check=True, capture_output=True)
    (made,) = (folder / "_site/posts").rglob("*.html")
    return made.read_text(encoding="utf-8")


def _need(program: str) -> str:
    return shutil.which(program) or pytest.skip(f"There is no {program} here; tools/need_generators.sh installs it.")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
