// The page of a visit on the phone: keeps every answer as it is given, sends it when there is a line.
import { Photos } from "./photos.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { SAY } from "./words.js";

const DELAY = 300; // milliseconds after the last key
const form = document.querySelector("form[data-visit]");
const visit = Number(form.dataset.visit);
const user = Number(form.dataset.user);
const store = new Store(user, visit);
const stateBox = document.querySelector("[data-sync-state]");
const problemBox = document.querySelector("[data-sync-problem]");
const timers = new Map();
let counts = { answers: 0, photos: 0 };

const lineOf = (key) => form.querySelector(`[data-line="${key}"]`);

function read(line) {
  const value = (name) => form.elements[`${line.dataset.line}-${name}`]?.value || "";
  return { met: value("met"), seen: value("seen"), note: value("note") };
}

function write(line, values) {
  for (const [name, value] of Object.entries(values)) {
    const box = form.elements[`${line.dataset.line}-${name}`];
    if (!box) continue;
    if (box instanceof RadioNodeList || box.type === "radio") line.querySelectorAll(`[name="${line.dataset.line}-${name}"]`).forEach((one) => { one.checked = one.value === value; });
    else box.value = value;
  }
  line.dispatchEvent(new Event("portal:written", { bubbles: true }));
}

function tell(line, text, isProblem = false) {
  const box = line.querySelector("[data-line-state]");
  box.textContent = text;
  box.classList.toggle("field-error", isProblem);
}

async function keep(line) {
  window.clearTimeout(timers.get(line));
  timers.delete(line);
  const row = {
    id: store.answerKey(line.dataset.line), visit, line: line.dataset.line, question: Number(line.dataset.question),
    dossier: line.dataset.dossier ? Number(line.dataset.dossier) : null, ...read(line),
    recorded_at: new Date().toISOString(), client_id: crypto.randomUUID(), sent: false, problem: "",
  };
  try {
    await store.put("answers", row);
  } catch {
    showFull();
    return;
  }
  tell(line, SAY.kept);
  await sync.report(navigator.onLine ? "waiting" : "offline");
  sync.now();
}

function touched(event, delay) {
  const line = event.target.closest("[data-line]");
  if (!line || event.target.type === "file") return;
  window.clearTimeout(timers.get(line));
  timers.set(line, window.setTimeout(() => keep(line), delay));
}

form.addEventListener("input", (event) => touched(event, event.target.type === "radio" ? 0 : DELAY));
form.addEventListener("submit", (event) => event.preventDefault()); // Enter in a box; all is kept already
window.addEventListener("pagehide", () => timers.forEach((_timer, line) => keep(line)));

function showProblem(text, { signIn = false, download = false } = {}) {
  problemBox.hidden = !text;
  problemBox.querySelector("[data-problem-text]").textContent = text;
  problemBox.querySelector("[data-sign-in]").hidden = !signIn;
  problemBox.querySelector("[data-download]").hidden = !download;
}

const showFull = () => showProblem(SAY.full, { download: true });

function show(why, now, detail) {
  counts = now;
  const waits = now.answers + now.photos > 0;
  const words = { offline: SAY.offline, sending: SAY.sending }[why] || SAY.waiting;
  stateBox.dataset.syncState = why === "idle" && waits ? "waiting" : why;
  stateBox.textContent = why === "offline" || waits ? words(now.answers, now.photos) : SAY.idle;
  if (why === "signedOut") showProblem(SAY.signedOut, { signIn: true });
  else if (why === "otherAccount") showProblem(SAY.otherAccount, { download: waits });
  else if (why === "closed") showProblem(SAY.closed(detail), { download: waits });
  else if (why === "gone") showProblem(SAY.gone, { download: waits });
  else if (why === "idle") showProblem("");
  if (why === "closed" && !waits) navigator.serviceWorker?.controller?.postMessage("drop");
}

async function took(kind, row, result) {
  if (kind === "photo") {
    await photos.show(row);
    return;
  }
  const line = lineOf(row.line);
  if (!line) return;
  if (result.status === "refused") tell(line, result.message, true);
  else if (result.status === "superseded") tell(line, result.message, true);
  else tell(line, SAY.sent);
}

/** What stands on the portal goes into the boxes, unless the phone holds something of its own that is not sent. */
async function standing(answers) {
  for (const answer of answers) {
    const line = lineOf(answer.key);
    if (!line || timers.has(line)) continue;
    const own = await store.get("answers", store.answerKey(answer.key));
    if (own && (!own.sent || own.client_id === answer.client_id)) continue;
    const { met, seen, note, recorded_at, client_id } = answer;
    const row = { question: Number(line.dataset.question), dossier: line.dataset.dossier ? Number(line.dataset.dossier) : null };
    await store.put("answers", { id: store.answerKey(answer.key), visit, line: answer.key, ...row, met, seen, note, recorded_at, client_id, sent: true, problem: "" });
    if (!line.contains(document.activeElement) || document.activeElement.type === "radio") write(line, { met, seen, note });
  }
}

/** The phone knows more than a page that was kept some time ago: its own answers go into the boxes. */
async function restore() {
  for (const row of await store.all("answers")) {
    const line = lineOf(row.line);
    if (!line || line.dataset.client === row.client_id) continue;
    if (row.sent && Date.parse(line.dataset.recorded || 0) > Date.parse(row.recorded_at)) continue;
    write(line, { met: row.met, seen: row.seen, note: row.note });
    if (!row.sent) tell(line, row.problem || SAY.kept, Boolean(row.problem));
  }
}

document.querySelector("[data-download]").addEventListener("click", async () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await store.export());
  link.download = `kiem-tra-${visit}.json`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
});

document.querySelector("[data-finish]").addEventListener("click", (event) => {
  if (!timers.size && !counts.answers && !counts.photos) return;
  event.preventDefault();
  showProblem(SAY.finish(counts.answers + timers.size, counts.photos));
  sync.now();
});

async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(form.dataset.worker);
    await navigator.serviceWorker.ready;
    document.querySelector("[data-offline-ready]").hidden = false;
  } catch {
    // without a worker the page works as long as it stays open
  }
}

const urls = { state: form.dataset.stateUrl, sync: form.dataset.syncUrl, photo: form.dataset.photoUrl };
const sync = new Sync({ store, user, urls, show, took, standing });
const photos = new Photos(form, store, { changed: () => sync.report(navigator.onLine ? "waiting" : "offline").then(() => sync.now()), full: showFull });

document.querySelectorAll("[data-script-only]").forEach((one) => { one.hidden = false; });
navigator.storage?.persist?.();
await restore();
await photos.showAll();
sync.now();
keepPage();
