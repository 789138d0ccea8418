// Keys, selections and the form that fills itself. Every page works without this; nothing of the ledger is decided here.
"use strict";

const one = (what, where = document) => where.querySelector(what);
const all = (what, where = document) => [...where.querySelectorAll(what)];
const tell = (words) => { one("#told").textContent = words; };

// The row in hand

const cards = () => all("[data-row]").filter((card) => card.matches("article, section"));
let hand = null;

function take(card, { focus = true, scroll = true } = {}) {
  all(".on").forEach((each) => each.classList.remove("on"));
  hand = card;
  if (!card) return;
  card.classList.add("on");
  const words = wordsOf(card.dataset.row);
  words.forEach((mark) => mark.classList.add("on"));
  if (focus) card.focus({ preventScroll: !scroll });
  if (scroll && words.length) show(words[0]);
}

function show(mark) { // where the report stands beside its rows it has a scroll of its own; on a narrow screen the row stays in view
  const box = one(".text");
  if (getComputedStyle(box).position !== "sticky") return;
  box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
}

const wordsOf = (row) => all("#text [data-rows]").filter((mark) => mark.dataset.rows.split(" ").includes(row));

function step(by) {
  const every = cards();
  if (!every.length) return;
  const at = hand ? every.indexOf(hand) + by : by > 0 ? 0 : every.length - 1;
  take(every[Math.min(Math.max(at, 0), every.length - 1)]);
}

// Words selected in the report → the form that adds a row

const points = (text) => [...text].length; // code points, as the ledger counts

function offset(node, at) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece || !one("#text").contains(piece)) return null;
  const before = document.createRange();
  before.selectNodeContents(piece);
  before.setEnd(node, at);
  return Number(piece.dataset.at) + points(before.toString());
}

function selected() {
  const chosen = getSelection();
  if (!one("#text") || chosen.isCollapsed || !chosen.rangeCount) return null;
  const range = chosen.getRangeAt(0);
  const words = range.toString();
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  return words.trim() && start !== null && end !== null ? { words, start, end } : null;
}

async function add() {
  const form = one("#add form");
  if (!form) return;
  const chosen = selected();
  one("#add").open = true;
  if (chosen) {
    form.elements.words.value = chosen.words.trim();
    form.elements.start.value = chosen.start;
    form.elements.end.value = chosen.end;
    await fill(form);
  }
  (chosen ? one("[name=type]:checked", form) || one("[name=type]", form) : form.elements.words).focus();
}

async function fill(form) {
  const asked = new URLSearchParams({ document: form.elements.document.value, words: form.elements.words.value, start: form.elements.start.value });
  const answer = await fetch(`/suggest?${asked}`);
  if (!answer.ok) return;
  for (const [name, value] of Object.entries(await answer.json()))
    for (const type of ["statement", "event", "position"]) {
      const field = form.elements[`${type}-${name}`];
      if (field && !field.value) field.value = value;
    }
  tell("The form was filled in with what the program sees there.");
}

// Keys

const going = { b: "/", d: "/documents", q: "/queue", t: "/timeline", a: "/actors", f: "/findings", n: "/networks", c: "/codebook", r: "/reviews" };
let gone = 0;

function press(key) {
  if (!hand && ["a", "x", "c"].includes(key)) step(1);
  const button = (hand && one(`[data-key="${key}"]`, hand)) || (key === "u" && one("[data-undo-last]"));
  if (!button) return tell(key === "u" ? "There is nothing to undo here." : "Choose a row first, with j and k.");
  if (key === "c") {
    const fold = button.closest("details");
    fold.open = !fold.open;
    if (fold.open) one("input:not([type=hidden]), select", fold).focus();
    return undefined;
  }
  return button.click();
}

function key(event) {
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  if (event.key === "Escape" && event.target.closest("details[open]")) {
    const fold = event.target.closest("details[open]");
    fold.open = false;
    const card = fold.closest("[data-row]");
    if (card) take(card);
    else one("#main").focus();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  const now = Date.now();
  if (now - gone < 1500 && going[event.key]) {
    location.assign(going[event.key]);
  } else if (event.key === "g") {
    gone = now;
    return;
  } else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (["a", "x", "c", "u"].includes(event.key)) press(event.key);
  else if (event.key === "e") add();
  else if (event.key === "w" && hand) wordsOf(hand.dataset.row)[0]?.scrollIntoView({ block: "center" });
  else if (event.key === "/") one(".find input").focus();
  else if (event.key === "?") one("#keys").showModal();
  else return;
  gone = 0;
  event.preventDefault();
}

async function read(field) { // the file's words go with the form, as if they had been typed
  const file = field.files[0];
  field.form.elements[field.dataset.read].value = file ? await file.text() : "";
}

// Beginning

document.addEventListener("keydown", key);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-help]")) one("#keys").showModal();
  if (event.target.closest("[data-add]")) { event.preventDefault(); add(); }
  const mark = event.target.closest("#text [data-rows]");
  if (mark && getSelection().isCollapsed) {
    const rows = mark.dataset.rows.split(" ");
    const next = hand && rows.includes(hand.dataset.row) ? rows[(rows.indexOf(hand.dataset.row) + 1) % rows.length] : rows[rows.length - 1];
    take(document.getElementById(next), { scroll: true });
  }
  const card = event.target.closest("article[data-row]");
  if (card && card !== hand && !event.target.closest("a, button, input, select, summary, label")) take(card, { focus: false, scroll: false });
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) all('[form="many"][type=checkbox]').forEach((box) => { box.checked = event.target.checked; });
  if (event.target.matches("[data-read]")) read(event.target);
  if (event.target.matches("[data-months]")) {
    const months = event.target.dataset.months.split(" ");
    one("[name=until]", event.target.form).value = months[event.target.value];
    event.target.form.requestSubmit();
  }
  if (event.target.matches("#add [name=words]")) {
    event.target.form.elements.start.value = event.target.form.elements.end.value = "";
    fill(event.target.form);
  }
});
document.addEventListener("submit", (event) => { // a second press must not send a form twice
  if (event.target.dataset.sent && event.target.method === "post") event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => all("[data-sent]").forEach((form) => delete form.dataset.sent));

const again = one("[data-again]"); // what was not ready yet may be now; nobody who is at work is disturbed
if (again) {
  const timer = setTimeout(() => { if (["BODY", "MAIN"].includes(document.activeElement.tagName) && !scrollY) location.reload(); }, 1500);
  addEventListener("beforeunload", () => clearTimeout(timer)); // who is on the way to another page is not called back
}

const aim = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (aim && aim.matches("[data-row]")) take(aim);
