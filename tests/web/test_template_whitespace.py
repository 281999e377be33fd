"""Whitespace is removed from the widget's templates, never from comments."""

from flask import Flask


def render(app: Flask, name: str, source: str, **values: object) -> str:
    code = app.jinja_env.compile(source, name=name)
    return app.jinja_env.template_class.from_code(app.jinja_env, code, {}).render(**values)


SOURCE = """<p>
  {% if is_said %}
    <b>one</b>
  {% endif %}
  <i>two</i>
    {{ body }}
</p>"""


def test_words_stay_separate_and_comments_unchanged(app: Flask) -> None:
    body = "  def f():\n      return 1\n"
    assert render(app, "embed/x.html", SOURCE, is_said=True, body=body) == f"<p>\n<b>one</b>\n<i>two</i>\n{body}\n</p>"
    assert render(app, "embed/x.html", SOURCE, is_said=False, body="") == "<p>\n<i>two</i>\n\n</p>"


def test_other_templates_are_left_alone(app: Flask) -> None:
    assert render(app, "mail/x.txt", "  a\n  b", body="") == "  a\n  b"
