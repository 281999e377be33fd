/* What the widget does beyond links and forms. Nothing in here is needed to read or to post. */
(() => {
  "use strict";

  const root = document.documentElement;
  const find = (selector, from = document) => from.querySelector(selector);
  const byId = (id) => document.getElementById(id);
  const form = () => byId("form");

  /* The page around: one loader, known by its first hello. */

  let host = null;

  const tell = (type, more) => {
    if (!host) return;
    // A file on a disk has no origin to address; only a refusal without data can stand there.
    const origin = host.origin === "null" ? "*" : host.origin;
    window.parent.postMessage({ parley: 1, type, instance: host.instance, ...more }, origin);
  };

  // Measured at once, not left to the observer: Chromium runs none in a frame that is off-screen.
  const tellHeight = (type = "height") => tell(type, { height: Math.ceil(root.getBoundingClientRect().height) });

  const answers = {
    hello(data, origin) {
      host = { origin, instance: data.instance };
      setTheme(data.theme);
      tellHeight("ready");
      new ResizeObserver(() => tellHeight()).observe(root);
    },
    theme: (data) => setTheme(data.theme),
    hash: (data) => goTo(String(data.hash)),
  };

  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || !data || data.parley !== 1 || !Object.hasOwn(answers, data.type)) return;
    if (host ? host.origin === origin && data.type !== "hello" : data.type === "hello") answers[data.type](data, origin);
  });

  if (window.parent !== window) window.parent.postMessage({ parley: 1, type: "loaded" }, "*");

  function setTheme(theme) {
    if (["light", "dark"].includes(theme)) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  /* Going to a comment */

  // The frame is as tall as its words, so it is the page around that has to scroll.
  function reveal(element, always = false) {
    element.focus({ preventScroll: true });
    if (!host) return element.scrollIntoView({ block: always ? "start" : "nearest" });
    const { top, height } = element.getBoundingClientRect();
    tellHeight();
    tell("scroll", { top: top + window.scrollY, height, always });
  }

  async function goTo(hash) {
    const match = /^#comment-([0-9]{1,18})$/.exec(hash);
    if (!match) return;
    const id = match[0].slice(1);
    if (!byId(id) && byId("thread")) {
      const address = `${byId("conversation").dataset.comments}&comment=${match[1]}`;
      await htmx.ajax("GET", address, { target: "#thread", swap: "outerHTML" });
    }
    if (byId(id)) reveal(byId(id), true);
  }

  // For those who listen, and only for them: everyone else sees what happened.
  function say(words) {
    byId("status").classList.add("unseen");
    byId("status").textContent = words;
  }

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

  /* The form: it opens, grows, counts near the end, and remembers a name. */

  // Storage throws where third-party data is blocked; then a name lasts as long as the page.
  let lastName = "";
  try { lastName = localStorage.getItem("parley:name") || ""; } catch { /* as above */ }

  function rememberName(name) {
    lastName = name;
    try { localStorage.setItem("parley:name", name); } catch { /* as above */ }
  }

  function prepareForm() {
    if (!form()) return;
    const { author, body } = form().elements;
    author.value = author.value || lastName;
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
    const words = left > limit * 0.1 ? "" : `${number} ${left < 0 ? "too many" : "left"}`;
    byId("count").textContent = words;
    byId("count").classList.toggle("is-over", left < 0);
    // Said where it begins to matter, not at every key.
    const isNews = (left <= NEARLY_FULL && wasLeft > NEARLY_FULL) || left < 0 !== wasLeft < 0;
    if (words && isNews) say(words);
    wasLeft = left;
  }

  // What the form says of itself has to be told with the field that is written in.
  function describe() {
    const { parent, body } = form().elements;
    const problem = body.hasAttribute("aria-invalid") ? " problem" : "";
    body.setAttribute("aria-describedby", `${parent.value ? "replying " : ""}help count${problem}`);
    body.placeholder = parent.value ? "Write a reply" : "Write a comment";
  }

  function forgetProblem() {
    form().querySelectorAll(".problem").forEach((problem) => problem.remove());
    form().querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    form().elements.author.removeAttribute("aria-describedby");
    describe();
  }

  // The same words are the same attempt until they are answered, so that trying again cannot post them twice.
  let attempt = { body: null, id: "" };

  function nameAttempt(body) {
    if (body !== attempt.body) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      attempt = { body, id: [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
    }
    return attempt.id;
  }

  // Once a page, and only for those who may have something there: everyone else reads what everyone reads.
  function askForMine() {
    const mine = byId("mine");
    if (!mine || !mine.dataset.ask) return;
    htmx.ajax("GET", mine.dataset.ask, { source: mine, target: mine, swap: "outerHTML" });
    delete mine.dataset.ask;
  }

  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest("#form") || form().classList.contains("is-open")) return;
    form().classList.add("is-open");
    askForMine();
  });
  document.addEventListener("input", ({ target }) => target.id === "body" && measure(target));

  /* Replies: the one form moves below the comment that it answers. */

  function openReply(article) {
    const { parent, body } = form().elements;
    article.append(byId("composer"));
    parent.value = article.id.replace("comment-", "");
    byId("replying-to").textContent = find(".author", article).textContent;
    byId("replying").hidden = false;
    describe();
    body.focus({ preventScroll: true });
    reveal(body);
  }

  function cancelReply() {
    const article = byId("composer").closest(".comment");
    form().elements.parent.value = "";
    byId("replying").hidden = true;
    forgetProblem();
    bringHome();
    (article ? find("[data-reply]", article) : form().elements.body).focus();
  }

  const bringHome = () => byId("mine").before(byId("composer"));

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a");
    if (!link) return;
    if (link.matches(".answers")) goTo(link.hash); // a fragment of its own would be a step in the page's history
    else if (link.matches("[data-reply]") && form()) openReply(link.closest(".comment"));
    else if (link.matches("[data-cancel]")) cancelReply();
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || !event.target.closest("#form")) return;
    if (event.key === "Escape" && form().elements.parent.value) cancelReply();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form().requestSubmit();
  });

  /* Around htmx's requests */

  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement !== form()) return;
    const { author, body } = form().elements;
    ctx.request.body.set("attempt", nameAttempt(body.value));
    rememberName(author.value);
  });

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const source = ctx.sourceElement;
    if (source.id === "mine") return; // nobody asked for it
    if (source === form()) forgetProblem();
    document.querySelectorAll(":not(#form) > .problem").forEach((problem) => problem.remove());
  });

  document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
    ctx.pressed = ctx.sourceElement; // htmx puts the target in its place when the swap takes it away
    // What somebody writes must outlive the thread it was opened in.
    const target = ctx.target instanceof Element ? ctx.target : find(String(ctx.target || "body"));
    if (target && target.id === "thread" && target.contains(byId("composer"))) bringHome();
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.pressed.id === "form" && ctx.response.status < 400) attempt = { body: null, id: "" };
    const isDone = form() && !form().elements.parent.value;
    if (isDone && byId("composer").closest(".comment")) bringHome();
    const published = find("#list > .is-new[data-focus]");
    if (published) settle(published);
    prepareForm();
    wordTimes();
    const next = find("[data-focus]") || nextAfter(ctx.pressed);
    if (ctx.pressed.id.startsWith("sort-") && !ctx.pressed.isConnected) say(`${ctx.pressed.textContent}.`);
    if (next) {
      next.removeAttribute("data-focus");
      reveal(next);
    }
  });

  function nextAfter(source) {
    if (source.id === "form") return find("#form > .problem");
    return source.matches("[data-back]") && !source.isConnected && (find("#list > article") || byId("heading"));
  }

  // A comment that was just published arrives at the list's end: put it where the thread will show it.
  function settle(article) {
    const list = byId("list");
    for (const twin of list.querySelectorAll(`[id="${article.id}"]`)) if (twin !== article) twin.remove();
    const parent = article.dataset.parent && byId(`comment-${article.dataset.parent}`);
    if (parent) {
      let last = parent;
      const isBelow = (element) => element && Number(element.dataset.depth) > Number(parent.dataset.depth);
      while (isBelow(last.nextElementSibling) && last.nextElementSibling !== article) last = last.nextElementSibling;
      last.after(article);
    } else if (!article.dataset.parent && byId("thread").dataset.sort === "newest") {
      list.prepend(article);
    }
  }

  /* When there is no answer, or none of ours (a proxy's page): a sentence, and what was typed stays. */

  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (ctx) complain(ctx.sourceElement, "Could not reach the server.");
  });

  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    const { status, headers } = ctx.response;
    if (status < 500 && headers.has("HX-Reswap")) {
      // A problem of its own is said beside what was pressed, not at the end of what was to be replaced.
      if (headers.get("HX-Reswap") === "beforeend") ctx.target = placeFor(ctx.sourceElement);
      return;
    }
    ctx.swap = "none";
    complain(ctx.sourceElement, status === 413 ? "That is too much for the server." : "The server cannot take this just now.");
  });

  const placeFor = (source) => source.closest("form, p, nav, div") || source;

  function complain(source, sentence) {
    if (source.id === "mine") return; // nobody asked for it
    const problem = document.createElement("p");
    problem.className = "problem";
    problem.setAttribute("role", "alert");
    problem.tabIndex = -1;
    problem.textContent = `${sentence} ${source === form() ? "Your text is kept; please try again." : "Please try again."}`;
    placeFor(source).append(problem);
    if (source === form()) reveal(problem);
  }

  /* Begin */

  prepareForm();
  wordTimes();
  setInterval(wordTimes, 60000);
  if (document.cookie.includes("parley_known=1")) askForMine();
})();
