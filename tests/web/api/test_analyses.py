"""comments:analyze, compatible with Perspective's clients."""

from typing import Any

import pytest

from tests.conftest import FixedScorer
from tests.web.api.conftest import ANALYZE, Call, error_of

ALL = ("TOXICITY", "SEVERE_TOXICITY", "PROFANITY", "THREAT", "INSULT", "IDENTITY_ATTACK")


def ask(text: str = "A toxic remark.", *attributes: str, **more: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {name: {} for name in attributes or ("TOXICITY",)}
    return {"comment": {"text": text}, "requestedAttributes": asked, **more}


def test_a_score_has_the_span_it_covers(call: Call) -> None:
    answer = call(ANALYZE, ask())
    score = {"value": 0.9, "type": "PROBABILITY"}
    assert answer.json == {
        "attributeScores": {
            "TOXICITY": {"summaryScore": score, "spanScores": [{"begin": 0, "end": 15, "score": score}]}
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
    }


def test_every_attribute_has_its_label(call: Call, scorer: FixedScorer) -> None:
    labels = (
        "toxicity",
        "severe_toxicity",
        "obscene",
        "threat",
        "insult",
        "identity_attack",
        "sexual_explicit",
        "spam",
    )
    scorer.probabilities = {label: number / 10 for number, label in enumerate(labels)}
    answer = call(ANALYZE, ask("Well said.", *ALL, "SEXUALLY_EXPLICIT", "SPAM"))
    assert answer.json is not None
    values = {name: each["summaryScore"]["value"] for name, each in answer.json["attributeScores"].items()}
    assert [values[name] for name in (*ALL, "SEXUALLY_EXPLICIT", "SPAM")] == [number / 10 for number in range(8)]


def test_unsupported_attributes_are_named_with_the_supported_ones(call: Call) -> None:
    error = error_of(call(ANALYZE, ask("Well said.", "TOXICITY", "SEXUALLY_EXPLICIT")))
    assert error["message"] == (
        "Attribute SEXUALLY_EXPLICIT is not supported by this server's scorer. It supports " + ", ".join(ALL) + "."
    )


def test_sentences_are_counted_in_utf_16_as_perspective_does(call: Call) -> None:
    answer = call(ANALYZE, ask("Hi 😀. So toxic!", spanAnnotations=True))
    assert answer.json is not None
    spans = answer.json["attributeScores"]["TOXICITY"]["spanScores"]
    assert [(span["begin"], span["end"], span["score"]["value"]) for span in spans] == [(0, 6, 0.01), (7, 16, 0.9)]


def test_scores_below_their_threshold_are_left_out(call: Call, scorer: FixedScorer) -> None:
    scorer.probabilities = {"insult": 0.3}
    thresholds = {"TOXICITY": {"scoreThreshold": 0.9}, "INSULT": {"scoreThreshold": 0.31}, "THREAT": {}}
    answer = call(ANALYZE, {**ask("Nice. So toxic!", spanAnnotations=True), "requestedAttributes": thresholds})
    assert answer.json is not None
    scores = answer.json["attributeScores"]
    assert scores.keys() == {"TOXICITY", "THREAT"}
    assert [span["begin"] for span in scores["TOXICITY"]["spanScores"]] == [6]


def test_client_fields_are_returned_and_unknown_ones_accepted(call: Call) -> None:
    more: dict[str, Any] = {
        "clientToken": "abc",
        "sessionId": "s",
        "communityId": "c",
        "doNotStore": True,
        "languages": ["en"],
    }
    answer = call(ANALYZE, ask(**more, context={"entries": [{"text": "Before."}]}))
    assert answer.json is not None
    assert (answer.json["clientToken"], answer.json["languages"]) == ("abc", ["en"])
    assert "detectedLanguages" not in answer.json


def test_snake_case_names_and_nulls_are_accepted_as_by_google(call: Call) -> None:
    body = {
        "comment": {"text": "A toxic remark.", "type": None},
        "requested_attributes": {"TOXICITY": {"score_threshold": "0.5"}, "INSULT": None},
        "do_not_store": True,
        "languages": None,
    }
    answer = call(ANALYZE, body)
    assert answer.json is not None
    assert answer.json["attributeScores"].keys() == {"TOXICITY", "INSULT"}


def test_another_language_is_an_error_that_names_it(call: Call) -> None:
    error = error_of(call(ANALYZE, ask("Это предложение написано по-русски.")))
    assert error["code"] == 400
    (detail,) = error["details"]
    assert detail["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    assert detail["languageNotSupportedByAttributeError"] == {"detectedLanguages": ["und-Cyrl"]}


@pytest.mark.parametrize("is_away", [True, False])
def test_a_missing_answer_gives_no_score(call: Call, scorer: FixedScorer, is_away: bool) -> None:
    scorer.is_away, scorer.breaks_on = is_away, "remark"
    answer = call(ANALYZE, ask())
    assert error_of(answer)["status"] == "UNAVAILABLE"
    assert ("Retry-After" in answer.headers) is is_away  # the same text would crash it again
