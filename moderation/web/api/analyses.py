"""comments:analyze: the scores of a text, asked and answered as Perspective does."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Response, jsonify, request

from moderation.domain.perspective import ATTRIBUTES, Place, to_utf16
from moderation.services.api.analyze import Analysis, analyze_text
from moderation.web.api.callers import admit
from moderation.web.api.problems import BadRequest
from moderation.web.api.read_call import AnalysisAsked, read_analysis
from moderation.web.context import context

_DECIMALS = 7


def analyze() -> Response:
    """Score a text; nothing of it is kept, whatever doNotStore says."""
    admit()
    given = read_analysis(request.get_data())
    asked = given.asked
    analysis = analyze_text(context().scorer, asked.text, languages=asked.languages, by_sentence=given.by_sentence)
    answer: dict[str, Any] = {"attributeScores": dict(_list_attributes(given, analysis))}
    answer["languages"] = list(analysis.languages)
    if analysis.detected:
        answer["detectedLanguages"] = list(analysis.detected)
    if asked.client_token:
        answer["clientToken"] = asked.client_token
    return jsonify(answer)


def _list_attributes(given: AnalysisAsked, analysis: Analysis) -> Iterator[tuple[str, Any]]:
    """Yield the scores of each attribute, those left out that are below its threshold."""
    places = to_utf16(given.asked.text, [place for place, _ in analysis.spans])
    for name, threshold in given.thresholds.items():
        label = ATTRIBUTES[name]
        if label not in analysis.values:
            there = [attribute for attribute, of in ATTRIBUTES.items() if of in analysis.values]
            raise BadRequest(
                f"Attribute {name} is not given by this server's scorer. It gives {', '.join(there)}.",
                field="requestedAttributes",
            )
        spans = _list_spans(places, [values[label] for _, values in analysis.spans], least=threshold or 0)
        scores: dict[str, Any] = {"spanScores": spans} if spans else {}
        if analysis.values[label] >= (threshold or 0):
            scores["summaryScore"] = _to_score(analysis.values[label])
        if scores:
            yield name, scores


def _list_spans(places: Sequence[Place], values: Sequence[float], *, least: float) -> list[Mapping[str, Any]]:
    return [
        {"begin": begin, "end": end, "score": _to_score(value)}
        for (begin, end), value in zip(places, values, strict=True)
        if value >= least
    ]


def _to_score(value: float) -> Mapping[str, Any]:
    return {"value": round(value, _DECIMALS), "type": "PROBABILITY"}
