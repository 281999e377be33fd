"""comments:analyze: score a text, with Perspective's request and response format."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import Response, jsonify, request

from moderation.domain.perspective import ATTRIBUTES, Place, to_utf16
from moderation.services.api.analyze import Analysis, analyze_text
from moderation.web.api.callers import admit
from moderation.web.api.problems import BadRequest
from moderation.web.api.read_call import AnalysisCall, read_analysis
from moderation.web.context import context

_DECIMALS = 7


def analyze() -> Response:
    """Score a text. It is never stored, whatever doNotStore says."""
    admit()
    call = read_analysis(request.get_data())
    comment = call.comment
    analysis = analyze_text(context().scorer, comment.text, languages=comment.languages, by_sentence=call.by_sentence)
    answer: dict[str, Any] = {"attributeScores": dict(_list_attributes(call, analysis))}
    answer["languages"] = list(analysis.languages)
    if analysis.detected:
        answer["detectedLanguages"] = list(analysis.detected)
    if comment.client_token:
        answer["clientToken"] = comment.client_token
    return jsonify(answer)


def _list_attributes(call: AnalysisCall, analysis: Analysis) -> Iterator[tuple[str, Any]]:
    """Yield the scores of each attribute, without those below its threshold."""
    places = to_utf16(call.comment.text, [place for place, _ in analysis.spans])
    for name, threshold in call.thresholds.items():
        label = ATTRIBUTES[name]
        if label not in analysis.values:
            available = [attribute for attribute, of in ATTRIBUTES.items() if of in analysis.values]
            raise BadRequest(
                f"Attribute {name} is not supported by this server's scorer. It supports {', '.join(available)}.",
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
