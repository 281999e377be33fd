"""Parse the JSON of a call, with Perspective's names and our limits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.domain.comment_text import MAX_BODY, is_visible
from moderation.domain.perspective import ATTRIBUTES
from moderation.web.api.fields import Fields, read_object
from moderation.web.api.problems import BadRequest

MAX_COMMUNITY = 200  # characters
MAX_TOKEN = 1_000  # characters
_MAX_LANGUAGES = 10
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_ENTRY = frozenset({"text", "type"})
_SHARED = frozenset({"comment", "context", "languages", "doNotStore", "clientToken", "sessionId", "communityId"})
_ANALYZE = _SHARED | {"requestedAttributes", "spanAnnotations"}
_SUGGEST = _SHARED | {"attributeScores"}
_ATTRIBUTE = frozenset({"scoreType", "scoreThreshold"})
_SCORES = frozenset({"summaryScore", "spanScores"})
_SCORE = frozenset({"value", "type"})
_PROBABILITY = ("", "PROBABILITY", "SCORE_TYPE_UNSPECIFIED")
_PLAIN = ("", "PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED")


@dataclass(frozen=True, slots=True)
class CommentFields:
    """The fields that both methods share."""

    text: str
    languages: Sequence[str]
    client_token: str
    community: str
    may_be_kept: bool


@dataclass(frozen=True, slots=True)
class AnalysisCall:
    """A call of comments:analyze; `thresholds` has the requested attributes, each with its minimum score, if any."""

    comment: CommentFields
    thresholds: Mapping[str, float | None]
    by_sentence: bool


@dataclass(frozen=True, slots=True)
class SuggestionCall:
    """A call of comments:suggestscore; `scores` are the suggested scores by our labels."""

    comment: CommentFields
    scores: Mapping[str, float]


def read_analysis(body: bytes) -> AnalysisCall:
    """Read a call of comments:analyze. Raises BadRequest."""
    fields = read_object(body, names=_ANALYZE)
    comment = _read_shared(fields)
    thresholds = {}
    for name, attribute in fields.objects("requestedAttributes", names=_ATTRIBUTE):
        _check_attribute(name)
        _check_type(attribute, "scoreType")
        thresholds[name] = attribute.share("scoreThreshold")
    if not thresholds:
        raise BadRequest(
            'requestedAttributes is empty: name at least one, as in {"TOXICITY": {}}.', field="requestedAttributes"
        )
    return AnalysisCall(comment, thresholds, fields.switch("spanAnnotations"))


def read_suggestion(body: bytes) -> SuggestionCall:
    """Read a call of comments:suggestscore. Raises BadRequest."""
    fields = read_object(body, names=_SUGGEST)
    comment = _read_shared(fields)
    scores = {}
    for name, given in fields.objects("attributeScores", names=_SCORES):
        _check_attribute(name)
        summary = given.object("summaryScore", names=_SCORE)
        _check_type(summary, "type")
        value = summary.share("value")
        if value is None:
            raise BadRequest(
                f"{summary.at('value')} is missing: a score for the whole comment, from 0 to 1.",
                field=summary.at("value"),
            )
        scores[ATTRIBUTES[name]] = value
    if not scores:
        raise BadRequest(
            'attributeScores is empty: suggest at least one, as in {"TOXICITY": {"summaryScore": {"value": 1}}}.',
            field="attributeScores",
        )
    return SuggestionCall(comment, scores)


def _read_shared(fields: Fields) -> CommentFields:
    comment = fields.object("comment", names=_ENTRY)
    if comment.text("type") not in _PLAIN:
        raise BadRequest("The only supported comment type is PLAIN_TEXT.", field="comment.type")
    text = comment.text("text")
    if not is_visible(text):
        raise BadRequest("Comment must be non-empty: comment.text has no visible characters.", kind="COMMENT_EMPTY")
    if len(text) > MAX_BODY:
        raise BadRequest(
            f"Comment text too long: {len(text):,} characters, at most {MAX_BODY:,} are allowed.",
            kind="COMMENT_TOO_LONG",
        )
    fields.text("sessionId", most=MAX_TOKEN)
    return CommentFields(
        text,
        [_check_language(tag) for tag in fields.texts("languages", most=_MAX_LANGUAGES)],
        client_token=fields.text("clientToken", most=MAX_TOKEN),
        community=fields.text("communityId", most=MAX_COMMUNITY),
        may_be_kept=not fields.switch("doNotStore"),
    )


def _check_attribute(name: str) -> None:
    if name not in ATTRIBUTES:
        raise BadRequest(
            f"Attribute {name[:60]!r} is unknown. The attributes are {', '.join(ATTRIBUTES)}.", field="attributes"
        )


def _check_type(fields: Fields, name: str) -> None:
    if fields.text(name) not in _PROBABILITY:
        raise BadRequest(f"{fields.at(name)}: the only supported type is PROBABILITY.", field=fields.at(name))


def _check_language(tag: str) -> str:
    if not _LANGUAGE.fullmatch(tag):
        raise BadRequest(f"languages has {tag[:20]!r}, which is not a language code like en.", field="languages")
    return tag
