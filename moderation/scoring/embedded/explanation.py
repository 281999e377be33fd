"""Which words a score comes from: what it loses when each is left out."""

from collections.abc import Callable, Sequence

from moderation.domain.scores import Span
from moderation.scoring.embedded.lexicon import Tokens


def explain_tokens(
    tokens: Tokens, places: Sequence[tuple[int, int]], *, score: Callable[[Tokens], float]
) -> list[Span]:
    """Return a span for each token, the heaviest first.

    `places` has where each stands. A word that repeats is left out everywhere at once, and the loss is shared: leaving
    out one of two insults loses next to nothing, though both are what the score comes from.
    """
    whole = score(tokens)
    shares = {
        token: (whole - score(tokens.pick(tokens.ids != token))) / int((tokens.ids == token).sum())
        for token in tokens.distinct().tolist()
    }
    spans = [Span(start, end, shares[token]) for (start, end), token in zip(places, tokens.ids.tolist(), strict=True)]
    return sorted(spans, key=lambda span: (-abs(span.contribution), span.start))
