// Who looks at what: says which card is open here, and shows what colleagues have open or have decided meanwhile.
(() => {
  "use strict";

  const EVERY = 20_000; // milliseconds between two looks
  const SETTLED = 400; // a card that is only passed by on the way to another is not claimed
  const IDLE = 60_000; // after that long without a touch, the claim is no longer renewed, and ends by itself
  let form = null;
  let touched = Date.now();
  let hasClaim = false;
  let soon = 0;

  const idOf = (card) => card.id.replace("card-", "");

  async function look() {
    if (document.hidden || !form) return;
    const chosen = document.querySelector(".card[aria-current]");
    const asked = new FormData(form);
    if (chosen && Date.now() - touched < IDLE) {
      asked.set("claim", idOf(chosen));
      hasClaim = true;
    }
    for (const card of document.querySelectorAll(".card")) {
      const status = card.querySelector("[name=status]");
      if (status) asked.append("shown", `${idOf(card)}:${status.value}`);
    }
    try {
      const answer = await fetch(form.action, { method: "POST", body: asked, headers: { "HX-Request": "true" } });
      if (answer.ok) show(await answer.json());
    } catch { /* the network is away: the next look will tell */ }
  }

  function show({ counts, claims, moves }) {
    for (const [queue, count] of Object.entries(counts)) {
      const place = document.getElementById(`count-${queue}`);
      if (place && place.textContent !== count) place.textContent = count;
    }
    document.dispatchEvent(new CustomEvent("desk:counted"));
    for (const card of document.querySelectorAll(".card")) {
      const line = card.querySelector(".claim");
      if (!line) continue;
      const words = moves[idOf(card)] ?? claims[idOf(card)] ?? "";
      if (line.textContent !== words) line.textContent = words;
      line.hidden = !words;
      card.toggleAttribute("data-moved", idOf(card) in moves);
    }
  }

  function leave() {
    if (!hasClaim || !form) return;
    const asked = new FormData(form);
    asked.set("leave", "1");
    navigator.sendBeacon(form.action, asked);
    hasClaim = false;
  }

  for (const kind of ["keydown", "pointerdown"]) {
    document.addEventListener(kind, () => { touched = Date.now(); }, { capture: true, passive: true });
  }

  document.addEventListener("desk:chosen", () => {
    clearTimeout(soon);
    soon = setTimeout(look, SETTLED);
  });

  document.addEventListener("visibilitychange", () => { document.hidden ? leave() : look(); });
  addEventListener("pagehide", leave);

  document.addEventListener("DOMContentLoaded", () => {
    form = document.getElementById("presence");
    if (!form) return;
    look();
    setInterval(look, EVERY);
  });
})();
