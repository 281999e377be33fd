/* The numbers of comments on a page: <span data-parley-count data-url="PAGE_URL"></span>, or with data-thread. The loader
   imports this where there is one. A number alone, as the page's language writes it: the words around are the owner's. */

const here = new URL(import.meta.url);
const LONGEST = 3500; // characters of an address; servers take some more
const COUNTED = 1000; // the server stops counting after these

function askedBy({ dataset }) {
  if (dataset.thread) return ["thread", dataset.thread];
  const canonical = document.querySelector("link[rel=canonical]");
  const url = dataset.url || (canonical && canonical.href) || location.href.split("#")[0];
  // What is no address at all is left out by the server, and the rest is counted.
  try { return ["url", new URL(url, document.baseURI).href]; } catch { return ["url", url]; }
}

// The first number that Intl writes takes Chromium 50 ms, in which the page stands still. So it is asked only where its
// answer could be another: from a thousand on, and in languages that have digits of their own (CLDR's defaults).
const OWN_DIGITS = /^(ar|as|bn|bgc|bho|ckb|dz|fa|ks|lrc|mni|mr|my|mzn|ne|ps|raj|sa|sat|sd|ur|uz)\b/i;

function write(number) {
  const language = document.documentElement.lang;
  if (number < 1000 && !OWN_DIGITS.test(language)) return String(number);
  try { return number.toLocaleString(language || undefined); } catch { return number.toLocaleString(); }
}

async function fill(places, query) {
  const answer = await fetch(`${here.origin}/embed/${here.search.slice(1)}/counts?${query}`, { credentials: "omit" });
  if (!answer.ok) return;
  const counts = await answer.json();
  for (const place of places) {
    const count = counts[askedBy(place)[1]];
    // What is not known, for it is none of the site's pages, stays as its owner wrote it.
    if (count >= 0) place.textContent = write(Math.min(count, COUNTED)) + (count > COUNTED ? "+" : "");
  }
}

// One request, as long as it fits into an address.
let places = [];
let query = new URLSearchParams();
for (const place of document.querySelectorAll("[data-parley-count]")) {
  const [name, value] = askedBy(place);
  const isNew = !query.getAll(name).includes(value);
  if (isNew && (String(query).length + encodeURIComponent(value).length > LONGEST || places.length === 100)) {
    fill(places, query);
    places = [];
    query = new URLSearchParams();
  }
  if (isNew) query.append(name, value);
  places.push(place);
}
fill(places, query);
