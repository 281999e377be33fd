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
    const key = keyOf(event);
    if (key === "u" && unanswered.size) {
      if (!event.repeat) waiting += 1;
      return;
    }
    const shown = find(key);
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
    const onPage = [...document.querySelectorAll(selector)].filter((each) => !each.closest(".card"));
    // A toast is newer than the notice that the page came with; both can be taken back.
    const newest = onPage.find((each) => each.closest("#toasts")) ?? onPage[0];
    return document.querySelector(".card[aria-current]")?.querySelector(selector) ?? newest;
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

  // `u` means the decision that was made last, also while the server has not answered it yet: then it waits for the
  // toast. None comes with what was refused, and there is nothing to take back.
  const unanswered = new Set(); // requests
  let lastToast = null;
  let waiting = 0;

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (!ctx.sourceElement.matches(".choices, .undo")) return;
    if (!unanswered.size) lastToast = find("u");
    unanswered.add(ctx);
  });

  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (!unanswered.delete(ctx) || unanswered.size || !waiting) return;
    const isNew = find("u") && find("u") !== lastToast;
    waiting = isNew ? waiting - 1 : 0;
    if (isNew) queueMicrotask(() => find("u")?.click()); // once the focus is where it belongs
  });

  // Whoever has no single keys is not told of any by a screen reader either.
  function hush() {
    if (document.body.dataset.keys !== "off") return;
    document.querySelectorAll("[aria-keyshortcuts]").forEach((each) => each.removeAttribute("aria-keyshortcuts"));
  }
  document.addEventListener("DOMContentLoaded", hush);
  document.addEventListener("htmx:finally:request", hush);

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

  // A card that comes with its note open, for something was wrong with it, keeps the focus.
  document.addEventListener("toggle", ({ target }) => {
    if (target.contains(document.activeElement)) enter(target);
  }, true);
})();
