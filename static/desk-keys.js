// The desk's single keys. Each presses what shows it: on the chosen card if it is there, else on the page.
// Whoever has switched them off on the account page has none (WCAG 2.1.4).
(() => {
  "use strict";

  const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") leaveField(event);
    if (document.body.dataset.keys === "off" || isTyping(event.target)) return;
    const shown = find(keyOf(event));
    if (!shown) return;
    event.preventDefault();
    // A key held down goes through the queue, but decides one comment of it.
    if (!event.repeat || shown.matches("[data-step]")) press(shown);
  });

  // On a keyboard of another script the place of a key counts; caps lock does not.
  function keyOf(event) {
    if (event.key.length === 1 && event.key > "~") return event.code.replace(/^Key/, "").toLowerCase();
    return event.shiftKey ? event.key : event.key.toLowerCase();
  }

  function find(key) {
    const selector = `[data-key="${CSS.escape(key)}"]`;
    const onPage = [...document.querySelectorAll(selector)].find((each) => !each.closest(".card"));
    return document.querySelector(".card[aria-current]")?.querySelector(selector) ?? onPage;
  }

  function press(shown) {
    if (shown.matches("input:not([type=checkbox])")) {
      shown.focus();
      shown.select();
      return;
    }
    shown.click();
    enter(shown.closest("details")); // at once: the event that tells of it comes late, and would miss the first letter
  }

  // What was opened to be typed into gets the focus.
  function enter(opened) {
    if (opened?.open && opened.matches(".note, .answer")) opened.querySelector("textarea, input:not([type=hidden])")?.focus();
  }

  // Escape leads from a field back to its card, or to the chosen one, where the keys are keys again.
  function leaveField(event) {
    if (!isTyping(event.target)) return;
    const card = event.target.closest(".card") ?? document.querySelector(".card[aria-current]");
    card?.focus();
  }

  document.addEventListener("toggle", ({ target }) => enter(target), true);
})();
