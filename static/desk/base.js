// What every page of the desk shares: times in words, toasts, copying, the help. Without it all works as plain pages.
(() => {
  "use strict";

  const UNDO_SECONDS = 12;

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

  function ripen() {
    document.querySelectorAll("time[datetime]").forEach(tell);
    document.querySelectorAll("#toasts > .toast:not([data-timed])").forEach(retire);
  }

  document.addEventListener("htmx:finally:request", ripen);
  document.addEventListener("DOMContentLoaded", () => {
    ripen();
    setInterval(() => document.querySelectorAll("time[datetime]").forEach(tell), 60_000);
  });

  document.addEventListener("htmx:error", () => {
    const problem = document.getElementById("problem");
    if (problem) problem.textContent = "The server could not be reached, so nothing was changed. Try again.";
  });

  // --- Small things

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
})();
