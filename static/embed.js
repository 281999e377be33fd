/*! Parley: /docs/embedding */
/*  Puts the comments on your page, in a frame of their own:
 *    <div id="parley"><a href="https://HOST/t/KEY?url=PAGE_URL">Comments</a></div>
 *    <script async src="https://HOST/embed.js" data-site="KEY"></script>
 *  Optional: data-thread, data-url, data-title, data-theme (auto|light|dark|host), data-lang, data-target, data-sort.
 *  Later, by script: Parley.render(element, {site: "KEY", …}), Parley.destroy(element), Parley.setTheme("dark").
 *  Numbers of comments: <span data-parley-count data-url="PAGE_URL"></span>.
 *  It sets no cookie, reads nothing but the page's address, title and colours, and sends them to HOST only.
 *  If the frame does not answer within 5 s of being seen, it is removed and your link stays.
 *
 *  What is served has neither comments nor white space, and weighs 2.0 KB at most. So nothing is here that the frame can
 *  do as well: it is the frame that makes out of colours whether the page is dark, and counts.js that fills in numbers. */
(() => {
  "use strict";

  const script = document.currentScript || document.querySelector("script[data-site][src*='/embed.js']");
  if (!(script || 0).src) return; // copied into another script: whose comments to show is not said
  const HOST = new URL(script.src).origin;
  const { site, target } = script.dataset;
  // The script may be on the page twice; and an element with the id "Parley" is window.Parley, too.
  const running = (window.Parley || 0).running || new Map();
  const places = () => [document.documentElement, document.body];
  const wanted = () => /^#comment-\d{1,18}$/.test(location.hash) ? location.hash.slice(9) : "";

  // Storage may be forbidden; then the page moves once when the comments come.
  function recall(name, value) {
    try { return value ? (sessionStorage[name] = value) : sessionStorage[name]; } catch { return value; }
  }

  function render(element, options) {
    const url = options.url || addressOfPage();
    const thread = options.thread || "";
    const memory = `parley:${thread}:${url}`;
    const asked = `${[options.site, url, thread, options.title, options.lang, options.sort]}`;
    const src = `${HOST}/embed/${encodeURIComponent(options.site)}?` + new URLSearchParams({
      url,
      thread,
      title: (options.title || document.title).slice(0, 200),
      lang: options.lang || document.documentElement.lang || navigator.language,
      sort: options.sort || "",
      comment: wanted(),
    });

    // Asked for again as it is, it stays as it is, and so does what somebody is writing in it: wherever in the page one
    // is by then, and whatever is counted in the title.
    const before = running.get(element);
    if (before && before.asked === asked && before.parentNode === element) return before.setTheme(options.theme);
    // A page may throw elements away without a word, as frameworks do.
    running.forEach((_, other) => (other === element || !other.isConnected) && destroy(other));

    const fallback = [...element.childNodes];
    const instance = Math.random();
    const stop = new AbortController(); // and options of a listener, for it has a `signal`
    let isReady;

    const frame = document.createElement("iframe");
    const { style } = frame;
    const topOf = () => frame.getBoundingClientRect().top;
    frame.title = "Comments";
    frame.sandbox = "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox";
    // Hidden until it has taken on the page's colours. Its canvas is clear while its scheme is that of its document's
    // root: always light, whatever is drawn on it.
    style.cssText = "display:block;width:100%;border:0;visibility:hidden;color-scheme:light";

    const send = (type) => (isReady || type === "hello") && frame.contentWindow && frame.contentWindow.postMessage({
      parley: 1,
      type,
      instance,
      hash: location.hash,
      // What the page says of its colours: asked for, computed for the words around, marked on the page.
      theme: [
        options.theme,
        getComputedStyle(element).color,
        places().map(({ dataset, className }) => [dataset.theme, dataset.bsTheme, className]),
      ],
    }, HOST);
    const look = () => {
      send("theme");
      setTimeout(send, 400, "theme"); // colours may fade
    };
    const goTo = () => {
      if (wanted()) frame.loading = "eager";
      send("hash");
    };

    const answers = {
      __proto__: null,
      loaded: () => send("hello"),
      ready(data) {
        isReady = true;
        frame.title = data.title; // in the frame's language
        answers.height(data);
        fallback.forEach((node) => node.remove());
        style.visibility = style.marginTop = "";
        goTo();
      },
      height({ height }) {
        if (height < 1e6) style.height = `${recall(memory, height)}px`;
      },
      // Not by scrollBy: what scrolls may be another element than the window, and have a header over it.
      scroll({ top, height, always }) {
        const at = top + topOf();
        if (always || at < 0 || at + height > innerHeight) {
          style.scrollMarginTop = `${(always ? 16 : innerHeight / 4) - top}px`;
          frame.scrollIntoView({ behavior: "instant" });
        }
      },
    };

    addEventListener("message", ({ source, origin, data }) => {
      if (source === frame.contentWindow && origin === HOST && (data || 0).parley && answers[data.type]) {
        answers[data.type](data);
      }
    }, stop);
    addEventListener("hashchange", goTo, stop);
    // The page's own switch between light and dark: the system's, an attribute or a class of whatever is around, a style
    // sheet. A colour that fades for long tells of its end.
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", look, stop);
    addEventListener("transitionend", ({ propertyName }) => /color/.test(propertyName) && send("theme"), stop);
    const marks = new MutationObserver(look);
    for (let place = element; place; place = place.parentElement) marks.observe(place, { attributes: true });
    marks.observe(document.head, { attributes: true, childList: true, subtree: true });

    frame.setTheme = (theme) => {
      options = { ...options, theme };
      send("theme");
    };
    frame.end = () => {
      stop.abort();
      marks.disconnect();
      frame.remove();
      element.append(...fallback);
    };
    frame.asked = asked;
    running.set(element, frame);

    // It lies over the link, which stays in sight until the frame is there, and goes without anything moving. The link is
    // what is put elsewhere to be measured: a browser makes a document each time that a frame is put somewhere.
    frame.loading = "lazy";
    goTo();
    frame.src = src;
    element.prepend(frame);
    const top = topOf();
    element.prepend(...fallback);
    const covered = topOf() - top;
    style.marginTop = `${-covered}px`;
    style.height = `${Math.max(recall(memory) || 160, covered)}px`;

    // A frame that is seen and silent for five seconds is not coming: no server, or a policy against frames.
    new IntersectionObserver((entries) => {
      if (entries.pop().isIntersecting) setTimeout(() => isReady || (frame.isConnected && destroy(element)), 5000);
    }).observe(frame);
  }

  function destroy(element) {
    const frame = running.get(element);
    running.delete(element);
    if (frame) frame.end();
  }

  const setTheme = (name) => running.forEach((frame) => frame.setTheme(name));

  // The address without what only says how somebody came; p, page_id and id are how plain WordPress names a page.
  function addressOfPage() {
    const canonical = document.querySelector("link[rel=canonical]");
    if (canonical && canonical.href.startsWith(`${location.origin}/`)) return canonical.href;
    const kept = location.search.slice(1).replace(/(^|&)(?!(p|page_id|id)=)[^&]*/g, "");
    return location.href.split(/[?#]/)[0] + (kept && `?${kept}`);
  }

  window.Parley = { render, destroy, setTheme, running };

  function findTarget() {
    try { return document.querySelector(target || "#parley"); } catch { /* what an owner wrote is no selector */ }
  }

  // As soon as the place is there, and again when the whole page is: a second time changes nothing.
  function start() {
    const isLoading = document.readyState === "loading";
    const isCounted = document.querySelector("[data-parley-count]");
    let element = findTarget();
    if (isLoading) addEventListener("DOMContentLoaded", start);
    // Not appended as a script: a page may demand trusted types for those.
    else if (isCounted) import(`${HOST}/counts.js?${site}`).catch(() => {});
    if (!element) {
      if (isLoading || isCounted) return; // a list of posts has no comments of its own
      element = document.createElement("div");
      if (script.closest("body")) script.after(element);
      else document.body.append(element);
    }
    render(element, script.dataset);
  }

  if (site) start();
})();
