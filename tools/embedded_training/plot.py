"""Plot the reliability of a probability as SVG: predicted against true share."""

from pathlib import Path

from moderation.scoring.evaluation.measurements import Calibration

_SIZE, _EDGE = 360, 48
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def write_reliability(path: Path, calibration: Calibration, *, title: str) -> None:
    """Write the plot: one dot per bin, sized by its share of rows, and the line of perfect calibration."""

    def place(said: float, true: float) -> tuple[float, float]:
        inner = _SIZE - 2 * _EDGE
        return _EDGE + said * inner, _SIZE - _EDGE - true * inner

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" role="img" aria-label="{title}"'
        ' font-family="system-ui, sans-serif" font-size="11" fill="#555">',
        f'<rect width="{_SIZE}" height="{_SIZE}" fill="#fff"/>',
        f'<text x="{_SIZE / 2}" y="22" text-anchor="middle" font-size="13" fill="#222">{title}</text>',
    ]
    for tick in _TICKS:
        (x, bottom), (left, y) = place(tick, 0), place(0, tick)
        (right, _), (_, top) = place(1, 0), place(0, 1)
        parts += [
            f'<path d="M{x:.1f} {bottom:.1f}V{top:.1f}M{left:.1f} {y:.1f}H{right:.1f}" stroke="#e4e4e4"/>',
            f'<text x="{x:.1f}" y="{bottom + 16:.1f}" text-anchor="middle">{tick:g}</text>',
            f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>',
        ]
    (x1, y1), (x2, y2) = place(0, 0), place(1, 1)
    parts.append(f'<path d="M{x1} {y1}L{x2} {y2}" stroke="#999" stroke-dasharray="4 4"/>')
    for each in calibration.bins:
        x, y = place(each.said, each.true)
        radius = 3 + 9 * each.share**0.5
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f6feb" fill-opacity=".6"/>')
    middle = _SIZE / 2
    parts += [
        f'<text x="{middle}" y="{_SIZE - 10}" text-anchor="middle">predicted probability</text>',
        f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">actual share</text>',
        "</svg>",
    ]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
