/* Times in the reader's words; the server prints them absolute, for its bytes are everyone's. */

const SPANS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" });
const exact = new Intl.DateTimeFormat(root.lang, { dateStyle: "long", timeStyle: "short" });

function wordTimes() {
  for (const time of document.querySelectorAll("time")) {
    const written = new Date(time.dateTime);
    const seconds = (written - Date.now()) / 1000;
    const [unit, size] = SPANS.find(([, length]) => Math.abs(seconds) >= length) || ["second", Infinity];
    time.textContent = relative.format(Math.round(seconds / size) || 0, unit);
    time.title = exact.format(written);
  }
}
