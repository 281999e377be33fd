// A queue of cards: which one is chosen, where the focus goes after a decision, which ones are selected.
(() => {
  "use strict";

  const cards = () => [...document.querySelectorAll(".card")];
  const current = () => document.querySelector(".card[aria-current]");
  const end = () => document.getElementById("queue-end");
  const isFocusLost = () => !document.activeElement || document.activeElement === document.body;

  function focusOn(element) {
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
  }

  // --- The chosen card is the one that has the focus, or had it last.

  document.addEventListener("focusin", (event) => {
    // htmx gives the end its focus back when it comes anew, at a moment of its own; with cards before it, they go first.
    if (event.target === end() && cards().length) return focusOn(cards()[0]);
    const card = event.target.closest(".card");
    if (!card || card.hasAttribute("aria-current")) return;
    current()?.removeAttribute("aria-current");
    card.setAttribute("aria-current", "true");
    document.dispatchEvent(new CustomEvent("desk:chosen", { detail: card }));
  });

  document.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (!step) return;
    const by = Number(step.dataset.step);
    const all = cards();
    focusOn(all[all.indexOf(current()) + by] ?? (by > 0 ? document.querySelector(".more") : all[0]));
  });

  // --- A decided card leaves the focus to the next one, the last card to the one before, then to the end's sentence.
  // A card that is taken back is again where it was, and has the focus.

  const begun = new WeakMap(); // by request, for htmx puts its target for what was pressed when a swap takes that away
  const order = []; // the ids of all cards this page has ever shown, in the order of the queue

  function learnOrder() {
    let at = -1;
    for (const { id } of cards()) {
      const found = order.indexOf(id);
      if (found < 0) order.splice(at + 1, 0, id);
      at = found < 0 ? at + 1 : found;
    }
  }

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    learnOrder();
    begun.set(ctx, { source: ctx.sourceElement, card: ctx.sourceElement.closest(".card"), before: cards() });
  });

  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const { source, card, before } = begun.get(ctx) ?? {};
    if (!source?.matches("form, .more")) return; // a card that loads its marks or its context changes nothing else
    const back = source.matches(".undo") && cards().find((each) => !before.includes(each));
    if (back) putBack(back);
    const heir = back || findHeir(card, before);
    if (isFocusLost() || document.activeElement === end()) focusOn(heir ?? cards()[0] ?? end());
    tellTitle();
    tellSelected();
    if (source.matches(".choices, .undo")) document.dispatchEvent(new Event("desk:moved")); // how many match now?
  });

  // A card that came anew, for somebody was faster, is its own.
  function findHeir(card, before) {
    if (!card) return undefined;
    const at = before.indexOf(card);
    const others = [...before.slice(at + 1), ...before.slice(0, at).reverse()];
    return document.getElementById(card.id) ?? others.find((each) => each.isConnected);
  }

  function putBack(card) {
    const later = order.slice(order.indexOf(card.id) + 1).map((id) => document.getElementById(id)).find(Boolean);
    if (later && later !== card) later.before(card);
    else cards().filter((each) => each !== card).at(-1)?.after(card);
  }

  // The title and the line above the cards follow the count at the side.
  function tellTitle() {
    const count = document.querySelector(".side [aria-current] [id^=count-]")?.textContent.trim();
    if (!count) return;
    document.title = document.title.replace(/\(.*?\)/, `(${count})`);
    const told = document.getElementById("workload-count");
    if (told) told.textContent = count;
  }

  document.addEventListener("desk:counted", tellTitle);

  document.addEventListener("click", (event) => {
    const card = event.target.closest("[data-dismiss]")?.closest(".card");
    if (!card) return;
    const all = cards();
    const at = all.indexOf(card);
    card.remove();
    focusOn(all[at + 1] ?? all[at - 1] ?? end());
  });

  // --- Selection: a click, `x`, or all between two with shift. The bar shows by the stylesheet alone.

  const boxes = () => [...document.querySelectorAll(".card .select")];
  let anchor = null;

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-unselects]")) {
      document.querySelectorAll(".select, #bulk-all").forEach((box) => { box.checked = false; });
      focusOn(current() ?? cards()[0]);
      tellSelected();
    }
    const box = event.target.closest(".select");
    if (!box) return;
    if (event.shiftKey && anchor?.isConnected) {
      const all = boxes();
      const [from, to] = [all.indexOf(anchor), all.indexOf(box)].sort((one, other) => one - other);
      all.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
    }
    anchor = box;
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches(".select, #bulk-all")) tellSelected();
  });

  function tellSelected() {
    const told = document.getElementById("bulk-count");
    if (!told) return;
    const selected = boxes().filter((box) => box.checked).length;
    told.textContent = document.getElementById("bulk-all").checked ? "" : `${selected} selected`;
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (isFocusLost()) (cards()[0] ?? end())?.focus({ preventScroll: true });
  });
})();
