"""Any input is accepted, or refused with a message that names the field; nothing crashes."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from moderation.domain.comment_text import MAX_BODY
from moderation.domain.perspective import ATTRIBUTES
from moderation.domain.scores import Label
from moderation.store.api.suggestions import Suggestion
from moderation.store.session import reading
from moderation.web.api.problems import BadRequest
from moderation.web.api.read_call import read_analysis
from tests.web.api.conftest import ANALYZE, SUGGEST, Call, error_of

GOOD = {"comment": {"text": "Well said."}, "requestedAttributes": {"TOXICITY": {}}}
OPINION = {"comment": {"text": "Well said."}, "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}}}

# Request fields and the expected messages.
BAD: list[tuple[Any, str]] = [
    (b"", "Expecting value at line 1, column 1"),
    (b"{", "line 1, column 2"),
    (b"[]", "Expected an object"),
    (b"null", "Expected an object"),
    (b"\xff", "not UTF-8 at byte 1"),
    (b'{"a": NaN}', "NaN is not a number"),
    (b"[" * 100_000, "nested too deeply"),
    (b'{"comment": ' + b"9" * 5_000 + b"}", "too many digits"),
    ({**GOOD, "coment": 1}, 'Unknown name "coment": Cannot find field.'),
    ({**GOOD, "comment": {"text": "a", "txt": 1}}, "Unknown name \"txt\" at 'comment'"),
    ({**GOOD, "comment": "Well said."}, "Invalid value at 'comment' (an object), \"Well said.\""),
    ({**GOOD, "comment": {"text": 7}}, "Invalid value at 'comment.text' (TYPE_STRING), 7"),
    ({"requestedAttributes": {"TOXICITY": {}}}, "Comment must be non-empty"),
    ({**GOOD, "comment": {"text": " \u200b\n"}}, "Comment must be non-empty"),
    ({**GOOD, "comment": {"text": "x" * (MAX_BODY + 1)}}, "10,001 characters, at most 10,000"),
    ({**GOOD, "comment": {"text": "a\0b"}}, "NUL character at 2"),
    (b'{"comment": {"text": "\\ud800"}}', "half a character (a lone surrogate) at 1"),
    ({**GOOD, "comment": {"text": "a", "type": "HTML"}}, "The only supported comment type is PLAIN_TEXT"),
    ({"comment": {"text": "a"}}, "requestedAttributes is empty"),
    ({**GOOD, "requestedAttributes": {"TOXIC": {}}}, "Attribute 'TOXIC' is unknown. The attributes are TOXICITY, "),
    ({**GOOD, "requestedAttributes": {"TOXICITY": []}}, "'requestedAttributes[\"TOXICITY\"]' (an object), []"),
    ({**GOOD, "requestedAttributes": {"TOXICITY": {"scoreType": "RAW"}}}, "the only supported type is PROBABILITY"),
    ({**GOOD, "requestedAttributes": {"TOXICITY": {"scoreThreshold": 1.1}}}, "is 1.1: it must be a number from 0 to 1"),
    ({**GOOD, "requestedAttributes": {"TOXICITY": {"scoreThreshold": True}}}, "(TYPE_FLOAT), true"),
    ({**GOOD, "requestedAttributes": {"TOXICITY": {"scoreThreshold": "half"}}}, 'is "half": it must be a number'),
    ({**GOOD, "languages": "en"}, "Invalid value at 'languages'"),
    ({**GOOD, "languages": ["en", 5]}, "'languages[1]' (TYPE_STRING), 5"),
    ({**GOOD, "languages": ["English, please"]}, "which is not a language code"),
    ({**GOOD, "languages": ["en"] * 11}, "has 11 entries: at most 10"),
    ({**GOOD, "languages": ["en", "xx"]}, "does not support xx, only en"),
    ({**GOOD, "doNotStore": "yes"}, "'doNotStore' (TYPE_BOOL)"),
    ({**GOOD, "spanAnnotations": 1}, "'spanAnnotations' (TYPE_BOOL), 1"),
    ({**GOOD, "clientToken": "x" * 1_001}, "clientToken has 1,001 characters: at most 1,000"),
    ({**GOOD, "communityId": {}}, "'communityId' (TYPE_STRING), {}"),
]
BAD_OPINIONS: list[tuple[Any, str]] = [
    ({"comment": {"text": "a"}}, "attributeScores is empty"),
    ({**OPINION, "attributeScores": {"TOXICITY": {}}}, "summaryScore.value is missing"),
    ({**OPINION, "attributeScores": {"TOXICITY": {"summaryScore": {"value": -1}}}}, "it must be a number from 0 to 1"),
    ({**OPINION, "attributeScores": {"RUDE": {"summaryScore": {"value": 1}}}}, "Attribute 'RUDE' is unknown"),
    ({**OPINION, "requestedAttributes": {}}, 'Unknown name "requestedAttributes"'),
]


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [*((ANALYZE, *each) for each in BAD), *((SUGGEST, *each) for each in BAD_OPINIONS)],
)
def test_errors_name_the_field(call: Call, path: str, body: Any, sentence: str) -> None:
    error = error_of(call(path, body))
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    assert sentence in error["message"]


@pytest.mark.parametrize("around", ['{"comment": %s}', '{"comment": {"text": %s}}', '{"languages": %s}'])
def test_deep_nesting_does_not_crash_it(around: str) -> None:
    # Close to Python's recursion limit, some depths can be parsed but not serialised.
    for depth in range(600, 1_010):
        for nested in ("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth):
            with pytest.raises(BadRequest):
                read_analysis((around % nested).encode())


def test_two_errors_have_the_names_that_clients_check(call: Call) -> None:
    for text, kind in (("", "COMMENT_EMPTY"), ("x" * 10_001, "COMMENT_TOO_LONG")):
        (detail,) = error_of(call(ANALYZE, {**GOOD, "comment": {"text": text}}))["details"]
        assert detail["errorType"] == kind


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
VISIBLE = TEXTS.map("a{}".format)
SHARES = st.floats(0, 1)
SCORES = st.fixed_dictionaries({"value": SHARES}, optional={"type": st.just("PROBABILITY")})
SHARED = {
    "languages": st.lists(st.sampled_from(["en", "EN-gb", "en_US"]), max_size=9),
    "doNotStore": st.booleans(),
    "clientToken": TEXTS,
    "communityId": TEXTS,
    "context": ANYTHING,
}
# Too short for language detection, and in no script that is detected at any length.
LATIN = st.text("ab .!?'😀\n\u200b", max_size=40).map("a{}".format)
COMMENTS = st.fixed_dictionaries({"text": LATIN}, optional={"type": st.just("PLAIN_TEXT")})
NAMES = st.sampled_from([name for name, label in ATTRIBUTES.items() if label in set(Label)])
ANALYSES = st.fixed_dictionaries(
    {
        "comment": COMMENTS,
        "requestedAttributes": st.dictionaries(
            NAMES,
            st.fixed_dictionaries({}, optional={"scoreThreshold": SHARES, "scoreType": st.just("PROBABILITY")}),
            min_size=1,
        ),
    },
    optional={**SHARED, "spanAnnotations": st.booleans()},
)
OPINIONS = st.fixed_dictionaries(
    {
        "comment": COMMENTS,
        "attributeScores": st.dictionaries(
            NAMES, st.fixed_dictionaries({"summaryScore": SCORES}, optional={"spanScores": ANYTHING}), min_size=1
        ),
    },
    optional=SHARED,
)


def list_places(value: Any) -> list[tuple[dict[str, Any], str]]:
    """Return every field of an object and its nested objects, as (container, name)."""
    if not isinstance(value, dict):
        return []
    return [each for name, inner in value.items() for each in ((value, name), *list_places(inner))]


@st.composite
def spoiled(draw: st.DrawFn, bodies: st.SearchStrategy[Any]) -> tuple[Any, bool]:
    """A request with up to two arbitrary fields, and whether any was changed."""
    body, touched = draw(bodies), draw(st.integers(0, 2))
    for _ in range(touched):
        holder, name = draw(st.sampled_from(list_places(body)))
        holder[name] = draw(ANYTHING)
    return body, touched > 0


LASTING = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LASTING
@given(analysis=spoiled(ANALYSES), opinion=spoiled(OPINIONS))
def test_valid_requests_are_answered_and_invalid_ones_refused(
    call: Call, analysis: tuple[Any, bool], opinion: tuple[Any, bool]
) -> None:
    for path, (body, is_spoiled) in ((ANALYZE, analysis), (SUGGEST, opinion)):
        answer = call(path, body)
        assert answer.status_code == 200 or is_spoiled, answer.text
        if answer.status_code != 200:
            assert answer.status_code == 400
            assert error_of(answer)["message"]


@LASTING
@given(body=ANYTHING.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=40))
def test_arbitrary_bytes_do_not_crash_it(call: Call, body: bytes) -> None:
    for path in (ANALYZE, SUGGEST):
        assert call(path, body).status_code == 400


@LASTING
@given(text=VISIBLE)
def test_spans_are_within_the_text_and_in_order(call: Call, text: str) -> None:
    answer = call(ANALYZE, {**GOOD, "comment": {"text": text}, "languages": ["en"], "spanAnnotations": True})
    assert answer.json is not None
    spans = answer.json["attributeScores"]["TOXICITY"]["spanScores"]
    places = [place for span in spans for place in (span["begin"], span["end"])]
    assert places == sorted(places)
    assert places[-1] <= len(text.encode("utf-16-le")) // 2


def test_refused_suggestions_are_not_saved(call: Call, client: FlaskClient) -> None:
    for body, _ in BAD_OPINIONS:
        call(SUGGEST, body)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Suggestion)) == 0
