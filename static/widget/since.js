/* What others write meanwhile: a button with a number, asked for only while somebody may see it. */

const SOON = 30000;
const LATER = 120000;
let patience = SOON;
let askedAt = Date.now();
let timer = 0;
let isInView = false;

// Without a reader there is no clock running at all; one who comes back is told at once.
function waitForNews() {
  clearTimeout(timer);
  if (isInView && !document.hidden) timer = setTimeout(askForNews, askedAt + patience - Date.now());
}

async function askForNews() {
  askedAt = Date.now();
  patience = Math.min(patience * 1.5, LATER);
  const thread = byId("thread");
  const known = [...document.querySelectorAll("#list > .is-new")].map(({ id }) => id.slice(8));
  const address = byId("conversation").dataset.comments.replace("/comments?", "/since?");
  try {
    const answer = await fetch(`${address}&after=${thread.dataset.version}&known=${known}`);
    if (answer.status === 200 && thread.isConnected) showNews(thread, await answer.text());
  } catch { /* the next time will tell */ }
  waitForNews();
}

function showNews(thread, html) {
  const before = byId("since");
  thread.insertAdjacentHTML("afterbegin", html);
  const [label, told] = [byId("since"), before].map((news) => news && news.textContent.trim());
  if (before) before.remove();
  htmx.process(byId("since"));
  if (label !== told) say(label);
}

function beAwake() {
  patience = SOON;
  waitForNews();
}

if (byId("thread")) {
  new IntersectionObserver((entries) => {
    isInView = entries.pop().isIntersecting;
    waitForNews();
  }).observe(byId("conversation"));
  for (const sign of ["visibilitychange", "pointerdown", "keydown"]) document.addEventListener(sign, beAwake);
}
