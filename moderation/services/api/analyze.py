"""Scoring a text for an API caller; the text is not stored."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moderation.domain.perspective import Place
from moderation.domain.sentences import find_sentences
from moderation.scoring.language import keep_covered
from moderation.scoring.scorer import Scorer, ScorerUnavailable, TextFailed
from moderation.services.refusals import Refusal
from moderation.services.scoring.assess import ask_scorer

MOST_SPANS = 100
"""The most sentences scored separately: a text with thousands would keep a thread busy for seconds."""

Values = Mapping[str, float]


class LanguageNotCovered(Refusal):
    """The scorer was not trained on the text's `languages`, so a score would mean nothing."""

    def __init__(self, languages: Sequence[str], *, covered: Iterable[str]) -> None:
        super().__init__(
            f"The scorer does not support {', '.join(languages)}, only {', '.join(sorted(covered))}. "
            "A score would be meaningless."
        )
        self.languages = list(languages)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The probabilities by label of a text and of its spans in order, and the languages that were scored.

    `detected` are the languages found in the text, empty if the caller gave them.
    """

    values: Values
    spans: Sequence[tuple[Place, Values]]
    languages: Sequence[str]
    detected: Sequence[str]


def analyze_text(scorer: Scorer, text: str, *, languages: Sequence[str], by_sentence: bool) -> Analysis:
    """Score a text and, if `by_sentence`, each of its sentences.

    `languages` are the text's languages according to the caller; if empty, they are detected. Raises LanguageNotCovered
    and ScorerUnavailable. It takes milliseconds, so never call it in a transaction.
    """
    read = sorted(scorer.languages)
    if foreign := [tag for tag in languages if _primary(tag) not in scorer.languages]:
        raise LanguageNotCovered(foreign, covered=read)
    if languages:
        values, uncovered, detected = _ask(scorer, text), "", []
    else:
        assessment = ask_scorer(scorer, text)
        uncovered = assessment.uncovered
        if assessment.scores is None:
            raise LanguageNotCovered([uncovered], covered=read)
        # English if possible: the languages of a scorer with several are not told apart here.
        own = "en" if "en" in read else read[0]
        values, detected = assessment.scores.values, [own, uncovered] if uncovered else [own]
    spans = [((0, len(text)), values)]
    if by_sentence:
        spans = list(_score_sentences(scorer, text, is_mixed=bool(uncovered)))
    return Analysis(values, spans, languages or detected[:1], detected)


def _score_sentences(scorer: Scorer, text: str, *, is_mixed: bool) -> Iterable[tuple[Place, Values]]:
    for start, end in find_sentences(text, most=MOST_SPANS):
        sentence = text[start:end]
        readable = keep_covered(sentence, scorer.languages) if is_mixed else sentence
        if readable:
            yield (start, end), _ask(scorer, readable)


def _ask(scorer: Scorer, text: str) -> Values:
    try:
        return scorer.score(text).values
    except ScorerUnavailable:
        raise
    except Exception as error:
        # Only the type: the message could contain the text.
        raise TextFailed(f"It failed on this text with {type(error).__name__}.") from None


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
