/* The form: it opens, grows, counts near the end, and remembers who writes. */

// Storage throws where third-party data is blocked; then a name lasts as long as the page.
let writer = {};
try { writer = JSON.parse(localStorage.getItem("parley:writer")) || {}; } catch { /* as above */ }

function rememberWriter({ author, email }) {
  writer = { author: author.value, email: email ? email.value : writer.email };
  try { localStorage.setItem("parley:writer", JSON.stringify(writer)); } catch { /* as above */ }
}

function prepareForm() {
  if (!form()) return;
  const { author, email, body } = form().elements;
  author.value ||= writer.author || "";
  if (email) email.value ||= writer.email || "";
  measure(body);
}

const NEARLY_FULL = 100;
let wasLeft = Infinity;

function measure(body) {
  if (!CSS.supports("field-sizing", "content")) {
    body.style.height = "auto";
    body.style.height = `${body.scrollHeight + 2}px`;
  }
  const limit = Number(body.dataset.limit);
  // Counted only near the end: it costs, and a number that always runs makes people write for it.
  const left = body.value.length > limit * 0.9 ? limit - [...body.value].length : limit;
  const number = Math.abs(left).toLocaleString(root.lang);
  const told = left > limit * 0.1 ? "" : word(left < 0 ? "over" : "left", { count: number });
  byId("count").textContent = told;
  byId("count").classList.toggle("is-over", left < 0);
  // Said where it begins to matter, not at every key.
  const isNews = (left <= NEARLY_FULL && wasLeft > NEARLY_FULL) || left < 0 !== wasLeft < 0;
  if (told && isNews) say(told);
  wasLeft = left;
}

// What the form says of itself has to be told with the field that is written in.
function describe() {
  const { parent, body } = form().elements;
  const problem = body.hasAttribute("aria-invalid") ? " problem" : "";
  body.setAttribute("aria-describedby", `${parent.value ? "replying " : ""}help count${problem}`);
  body.placeholder = word(parent.value ? "reply" : "write");
}

function forgetProblem() {
  form().querySelectorAll(".problem").forEach((problem) => problem.remove());
  form().querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  form().elements.author.removeAttribute("aria-describedby");
  describe();
}

// Once a page, and only for those who may have something there: everyone else reads what everyone reads.
function askForMine() {
  const mine = byId("mine");
  if (!mine || !mine.dataset.ask) return;
  htmx.ajax("GET", mine.dataset.ask, { source: mine, target: mine, swap: "outerHTML" });
  delete mine.dataset.ask;
}

function openForm() {
  form().classList.add("is-open");
  askForMine();
}

document.addEventListener("focusin", ({ target }) => target.closest("#form") && openForm());
document.addEventListener("input", ({ target }) => {
  if (target.id !== "body") return;
  measure(target);
  saveDraft();
});
