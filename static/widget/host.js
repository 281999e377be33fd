const root = document.documentElement;
const find = (selector, from = document) => from.querySelector(selector);
const byId = (id) => document.getElementById(id);
const form = () => byId("form");

// What this script says by itself comes with the page, in its language.
const words = JSON.parse(document.body.dataset.words || "{}");
const word = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

/* The page around: one loader, known by its first hello. */

let host = null;

const tell = (type, more) => {
  if (!host) return;
  // A file on a disk has no origin to address; only a refusal without data can stand there.
  const origin = host.origin === "null" ? "*" : host.origin;
  window.parent.postMessage({ parley: 1, type, instance: host.instance, ...more }, origin);
};

// Measured at once, not left to the observer: Chromium runs none in a frame that is off-screen.
const tellHeight = (type = "height") => {
  tell(type, { height: Math.ceil(root.getBoundingClientRect().height), title: document.title });
};

const answers = {
  hello(data, origin) {
    host = { origin, instance: data.instance };
    setTheme(data.theme || []);
    tellHeight("ready");
    new ResizeObserver(() => tellHeight()).observe(root);
  },
  theme: (data) => setTheme(data.theme || []),
  hash(data) {
    setTheme(data.theme || []);
    goTo(String(data.hash));
  },
};

window.addEventListener("message", ({ source, origin, data }) => {
  if (source !== window.parent || !data || data.parley !== 1 || !Object.hasOwn(answers, data.type)) return;
  if (host ? host.origin === origin && data.type !== "hello" : data.type === "hello") answers[data.type](data, origin);
});

if (window.parent !== window) window.parent.postMessage({ parley: 1, type: "loaded" }, "*");
