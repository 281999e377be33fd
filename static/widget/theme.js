/* Light or dark: what the page asks for, else what it is marked as, else what the colour of its words tells. */

function setTheme([asked, color, marks]) {
  const mark = /(?:\b|_)(dark|light)(?:\b|_)/.exec(asked === "host" ? marks : asked);
  root.dataset.theme = mark ? mark[1] : themeAround(String(color));
}

// Where the words are light, the page is dark, whatever it is painted with. Computed colours are rgb() to 255, color() to
// 1, or begin with their lightness: lab() and lch() to 100, oklab() and oklch() to 1.
function themeAround(color) {
  const [first, green, blue] = color.match(/\b[\d.]+/g) || [];
  const lightness = /^[rc]/.test(color) ? first * 0.3 + green * 0.59 + blue * 0.11 : first;
  return lightness / ({ r: 255, l: 100 }[color[0]] || 1) > 0.5 ? "dark" : "light";
}
