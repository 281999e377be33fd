/*! Parley, comments that stay civil. This loader puts them on your page, in a frame of their own:
 *    <div id="parley"><a href="https://HOST/t/KEY?url=PAGE_URL">Comments</a></div>
 *    <script async src="https://HOST/embed.js" data-site="KEY"></script>
 *  Optional: data-thread, data-url, data-title, data-theme (auto|light|dark|host), data-lang, data-target, data-sort.
 *  Later, by script: Parley.render(element, {site: "KEY", …}), Parley.destroy(element), Parley.setTheme("dark").
 *  It sets no cookie, reads nothing but the page's address, title and colours, and sends them to HOST only.
 *  If the frame does not answer within 5 s of being seen, it is removed and your link stays. More: HOST/docs/embedding */
(() => {
  "use strict";

  const script = document.currentScript || document.querySelector("script[data-site][src*='/embed.js']");
  if (!script || !script.src) return; // copied into another script: whose comments to show is not said
  const HOST = new URL(script.src).origin;
  const COMMENT = /^#comment-\d{1,18}$/;
  const running = new Map();

  function render(element, options) {
    destroy(element);
    const host = options.host || HOST;
    const page = options.url || addressOf(document);
    const instance = Math.random().toString(36).slice(2);
    const memory = `parley:height:${options.site}:${options.thread || page}`;
    const fallback = Array.from(element.childNodes);
    const undo = [];
    let theme = options.theme || "auto";
    let isReady = false;

    const query = new URLSearchParams({ url: page, title: (options.title || document.title).slice(0, 200) });
    const lang = options.lang || document.documentElement.lang || navigator.language;
    for (const [name, value] of [["thread", options.thread], ["lang", lang], ["sort", options.sort]]) {
      if (value) query.set(name, value);
    }
    if (COMMENT.test(location.hash)) query.set("comment", location.hash.slice(9));

    const frame = document.createElement("iframe");
    frame.title = options.label || "Comments";
    frame.setAttribute("sandbox",
      "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox");
    frame.loading = COMMENT.test(location.hash) ? "eager" : "lazy";
    // Hidden until it has taken on the page's colours: before that, a browser may paint it opaque.
    Object.assign(frame.style, { display: "block", width: "100%", border: "0", visibility: "hidden" });
    frame.style.height = `${recall(memory) || 160}px`;
    frame.src = `${host}/embed/${encodeURIComponent(options.site)}?${query}`;

    // A page may throw the element away without a word, as frameworks do: then everything here ends.
    const isGone = () => !element.isConnected && (destroy(element), true);
    const send = (type, more) =>
      isGone() || frame.contentWindow.postMessage(Object.assign({ parley: 1, type, instance }, more), host);
    const listen = (target, type, listener) => {
      target.addEventListener(type, listener);
      undo.push(() => target.removeEventListener(type, listener));
    };
    const resize = (height) => {
      if (!(height >= 0 && height <= 100000)) return;
      frame.style.height = `${height}px`;
      remember(memory, height);
    };
    const applyTheme = () => {
      if (isGone()) return "light";
      const scheme = schemeAround(element, theme);
      frame.style.colorScheme = scheme;
      if (isReady) send("theme", { theme: scheme });
      return scheme;
    };

    const answers = {
      loaded: () => send("hello", { theme: applyTheme() }),
      ready(data) {
        isReady = true;
        resize(data.height);
        fallback.forEach((node) => node.remove());
        frame.style.visibility = "";
        send("hash", { hash: location.hash });
      },
      height: (data) => resize(data.height),
      scroll(data) {
        const top = frame.getBoundingClientRect().top + Number(data.top);
        const isSeen = top >= 0 && top + Math.min(data.height, innerHeight / 2) <= innerHeight;
        if (data.always || !isSeen) scrollBy({ top: top - (data.always ? 16 : innerHeight / 4), behavior: "instant" });
      },
    };
    listen(window, "message", (event) => {
      const data = event.data;
      if (event.source !== frame.contentWindow || event.origin !== host || !data || data.parley !== 1) return;
      if (data.type !== "loaded" && data.instance !== instance) return;
      if (Object.prototype.hasOwnProperty.call(answers, data.type)) answers[data.type](data);
    });
    listen(window, "hashchange", () => isReady && send("hash", { hash: location.hash }));

    // The page's own switch between light and dark: an attribute, a class, or the system's.
    const look = () => { applyTheme(); setTimeout(applyTheme, 400); };
    const marks = new MutationObserver(look);
    for (const place of [document.documentElement, document.body]) {
      marks.observe(place, { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-bs-theme"] });
    }
    listen(matchMedia("(prefers-color-scheme: dark)"), "change", look);

    // A frame that is seen and silent for five seconds is not coming: no server, or a policy against frames.
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      const patience = setTimeout(() => isReady || destroy(element), 5000);
      undo.push(() => clearTimeout(patience));
    });
    undo.push(() => marks.disconnect(), () => seen.disconnect());

    running.set(element, {
      setTheme(name) { theme = name; applyTheme(); },
      destroy() {
        undo.forEach((step) => step());
        frame.remove();
        element.append(...fallback);
      },
    });
    element.append(frame);
    seen.observe(frame);
  }

  function destroy(element) {
    const instance = running.get(element);
    running.delete(element);
    if (instance) instance.destroy();
  }

  const setTheme = (name) => running.forEach((instance) => instance.setTheme(name));

  // The address without what only says how somebody came; p, page_id and id are how plain WordPress names a page.
  function addressOf(page) {
    const canonical = page.querySelector("link[rel=canonical]");
    if (canonical && canonical.href.startsWith(`${location.origin}/`)) return canonical.href;
    const kept = new URLSearchParams();
    new URLSearchParams(location.search).forEach((value, name) => /^(p|page_id|id)$/.test(name) && kept.set(name, value));
    return location.origin + location.pathname + (String(kept) && `?${kept}`);
  }

  function schemeAround(element, theme) {
    if (theme === "light" || theme === "dark") return theme;
    if (theme === "host") {
      for (const { dataset, className } of [document.documentElement, document.body]) {
        const mark = /(?:^|[\s_-])(dark|light)(?:$|[\s_-])/.exec([dataset.theme, dataset.bsTheme, className].join(" "));
        if (mark) return mark[1];
      }
    }
    // Where the words are light, the page is dark, whatever it is painted with.
    const color = getComputedStyle(element).color;
    const [red, green, blue] = color.match(/[\d.]+/g).map(Number);
    const light = /^rgb/.test(color) ? (red * 0.3 + green * 0.59 + blue * 0.11) / 255 : red / (/^l/.test(color) ? 100 : 1);
    return light > 0.5 ? "dark" : "light";
  }

  // Storage may be forbidden; then the page moves once when the comments come.
  function recall(name) { try { return Number(sessionStorage.getItem(name)); } catch (error) { return 0; } }
  function remember(name, value) { try { sessionStorage.setItem(name, value); } catch (error) { /* see above */ } }

  // An element with the id "Parley" is window.Parley, too.
  const isOurs = window.Parley && typeof window.Parley.render === "function";
  const api = isOurs ? window.Parley : (window.Parley = { render, destroy, setTheme });

  function findTarget() {
    try { return document.querySelector(script.dataset.target || "#parley"); } catch (error) { return null; }
  }

  function start() {
    const element = findTarget() || document.createElement("div");
    if (!element.isConnected) {
      if (document.body.contains(script)) script.after(element);
      else document.body.append(element);
    }
    api.render(element, Object.assign({ host: HOST }, script.dataset));
  }

  if (!script.dataset.site) return;
  if (document.readyState === "loading" && !findTarget()) {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
