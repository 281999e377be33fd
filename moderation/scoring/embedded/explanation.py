"""Which words a score comes from: how much it drops when each is left out."""

from collections.abc import Callable, Sequence

from moderation.domain.scores import Span
from moderation.scoring.embedded.lexicon import Tokens


def explain_tokens(
    tokens: Tokens, places: Sequence[tuple[int, int]], *, score: Callable[[Tokens], float]
) -> list[Span]:
    """Return a span for each token, heaviest first.

    `places` has the offsets of each token. All occurrences of a word are left out together and share the drop: leaving
    out one of two insults changes almost nothing, although the score comes from both.
    """
    whole = score(tokens)
    shares = {
        token: (whole - score(tokens.pick(tokens.ids != token))) / int((tokens.ids == token).sum())
        for token in tokens.distinct().tolist()
    }
    spans = [Span(start, end, shares[token]) for (start, end), token in zip(places, tokens.ids.tolist(), strict=True)]
    return sorted(spans, key=lambda span: (-abs(span.contribution), span.start))
