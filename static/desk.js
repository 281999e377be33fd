// The desk's keys, focus, toasts and times. Without it every page works as plain forms and links.
(() => {
  "use strict";

  const UNDO_SECONDS = 12;
  const cards = () => [...document.querySelectorAll(".card")];
  const current = () => document.querySelector(".card[aria-current]");
  const isFocusLost = () => !document.activeElement || document.activeElement === document.body;

  // --- Keys: each presses the button that shows it, on the current card if it is there, else on the page.

  const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window */ } };
  const keysAreOff = () => recall("parley-keys") === "off";
  const isTyping = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (keysAreOff() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const key = keyOf(event);
    if (key === "j" || key === "k") {
      event.preventDefault();
      step(key === "j" ? 1 : -1);
      return;
    }
    const selector = `[data-key="${CSS.escape(key)}"]`;
    const onPage = [...document.querySelectorAll(selector)].find((button) => !button.closest(".card"));
    const button = current()?.querySelector(selector) ?? onPage;
    if (!button) return;
    event.preventDefault();
    if (!event.repeat) button.click(); // a key held down decides one comment, not the whole queue
  });

  // On a keyboard of another script the place of a key counts; caps lock does not.
  function keyOf(event) {
    if (event.key.length === 1 && event.key > "~") return event.code.replace(/^Key/, "").toLowerCase();
    return event.shiftKey ? event.key : event.key.toLowerCase();
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    const next = all[at + by] ?? (by > 0 ? document.querySelector(".more") : all[0]);
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (!card) return;
    current()?.removeAttribute("aria-current");
    card.setAttribute("aria-current", "true");
  });

  // --- Focus: a decided card leaves it to the next one, the last card to the one before, then to the end's sentence.

  // A card that is taken back is again where it was, and has the focus.

  const heirs = new WeakMap();
  const known = new WeakMap();

  document.addEventListener("htmx:before:request", ({ detail }) => {
    const source = detail.ctx.sourceElement;
    const all = cards();
    known.set(source, all);
    const at = all.indexOf(source.closest(".card"));
    if (at >= 0) heirs.set(source, [...all.slice(at + 1), ...all.slice(0, at).reverse()]);
  });

  document.addEventListener("htmx:finally:request", ({ detail }) => {
    const source = detail.ctx.sourceElement;
    const back = source.matches(".undo") && cards().find((card) => !known.get(source)?.includes(card));
    if (back) putInOrder(back);
    const heir = back || heirs.get(source)?.find((card) => card.isConnected);
    if (isFocusLost()) focusOn(heir ?? cards()[0] ?? document.getElementById("queue-end"));
    document.title = document.title.replace(/\(.*?\)/, `(${document.getElementById("queue-count").textContent})`);
    ripen(document);
  });

  // The queue's order: the longest waiting first, and of one moment the lower id.
  function putInOrder(card) {
    const others = cards().filter((each) => each !== card);
    const later = others.find((each) => comparePlaces(each, card) > 0);
    if (later) later.before(card);
    else others.at(-1)?.after(card);
  }

  function comparePlaces(one, other) {
    const [mine, theirs] = [one, other].map((card) => new Date(card.querySelector(".who time").dateTime).getTime());
    return mine - theirs || one.id.localeCompare(other.id, "en", { numeric: true });
  }

  function focusOn(element) {
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", (event) => {
    const card = event.target.closest("[data-dismiss]")?.closest(".card");
    if (!card) return;
    const all = cards();
    const at = all.indexOf(card);
    card.remove();
    focusOn(all[at + 1] ?? all[at - 1] ?? document.getElementById("queue-end"));
  });

  document.addEventListener("htmx:error", () => {
    const problem = document.getElementById("problem");
    if (problem) problem.textContent = "The server could not be reached, so nothing was decided. Try again.";
  });

  // --- Toasts: only the newest shows, and for it time stands still under the pointer or the focus.
  // One that has gone stays in the page, so that `u` can go on undoing.

  function retire(toast) {
    let left = UNDO_SECONDS;
    toast.dataset.timed = "";
    const clock = setInterval(() => {
      if (toast.isConnected && toast.matches(":hover, :focus-within")) return;
      left -= 1;
      if (left > 0 && toast.isConnected) return;
      toast.dataset.old = "";
      clearInterval(clock);
    }, 1000);
  }

  // --- Times: exact in the page, in words on the screen, exact again under the pointer.

  const inWords = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];

  function tell(time) {
    time.title ||= time.textContent;
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? [];
    if (unit === "day" && Math.abs(seconds) > 7 * size) return;
    time.textContent = unit ? inWords.format(Math.trunc(seconds / size), unit) : "just now";
  }

  // --- Whatever arrives is made ready.

  function ripen(root) {
    root.querySelectorAll("time[datetime]").forEach(tell);
    root.querySelectorAll("#toasts > .toast:not([data-timed])").forEach(retire);
  }

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens).showModal();
    const copier = event.target.closest("[data-copies]");
    if (copier) copy(copier);
  });

  async function copy(button) {
    const source = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "Selected: press Ctrl+C";
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const keys = document.getElementById("keys-are-on");
    if (keys) {
      keys.checked = !keysAreOff();
      keys.addEventListener("change", () => remember("parley-keys", keys.checked ? "on" : "off"));
    }
    if (isFocusLost()) cards()[0]?.focus({ preventScroll: true });
    ripen(document);
    setInterval(() => document.querySelectorAll("time[datetime]").forEach(tell), 60_000);
  });
})();
