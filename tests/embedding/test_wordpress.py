"""The plugin for WordPress, run by PHP with stand-ins for WordPress's functions."""

import shutil
import subprocess
from pathlib import Path

import pytest

from moderation.services.sites.snippets import write_snippet
from tests.embedding.posts import HOST, KEY, TITLE, read

URL = "https://blog.example/2026/?p=12&lang=de"
# WordPress reads a plugin, then asks its filter for the template and reads that. It hands out titles as HTML.
WORDPRESS = """<?php
error_reporting(E_ALL);
set_error_handler(function ($number, $message) { fwrite(STDERR, $message); exit(1); });
define('ABSPATH', '/');
[, $plugin, $url, $title] = $argv;
function add_filter($name, $function, $priority) { $GLOBALS['filters'][$name] = $function; }
function get_permalink() { return $GLOBALS['url']; }
function get_the_ID() { return 12; }
function get_the_title() { return htmlspecialchars($GLOBALS['title'], ENT_QUOTES); }
function wp_strip_all_tags($text) { return trim(strip_tags($text)); }
function esc_attr($text) { return htmlspecialchars($text, ENT_QUOTES, 'UTF-8', false); }
function esc_url($url) { return str_replace(["&", "'"], ["&#038;", "&#039;"], $url); }
include $plugin;
include $filters['comments_template']('/theme/comments.php');
"""


@pytest.fixture
def php() -> str:
    return shutil.which("php") or pytest.skip("There is no php here; tools/need_generators.sh installs it.")


def test_the_plugin_shows_a_posts_comments(php: str, tmp_path: Path) -> None:
    plugin, wordpress = tmp_path / "parley.php", tmp_path / "wordpress.php"
    plugin.write_text(write_snippet(HOST, KEY, kind="wordpress"), encoding="utf-8")
    wordpress.write_text(WORDPRESS, encoding="utf-8")
    subprocess.run([php, "-l", plugin], check=True, capture_output=True)
    made = subprocess.run([php, wordpress, plugin, URL, TITLE], check=True, capture_output=True, text=True).stdout
    assert read(made)["thread"] == "wp-12"
    assert read(made)["url"] == URL
    # WordPress leaves entities as they are, so one that was typed is read as what it stands for.
    assert read(made)["title"] == TITLE.replace("&amp;", "&")


def test_it_does_nothing_when_it_is_opened_by_itself(php: str, tmp_path: Path) -> None:
    plugin = tmp_path / "parley.php"
    plugin.write_text(write_snippet(HOST, KEY, kind="wordpress"), encoding="utf-8")
    assert subprocess.run([php, plugin], check=True, capture_output=True).stdout == b""
