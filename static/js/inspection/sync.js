// Sends what waits on the phone: answers in batches, photos one by one, each until the portal has confirmed it.
// Every item carries an id given on the phone, so that sending twice does no harm.

const BATCH = 50;
const FIRST_RETRY = 2000; // milliseconds, doubled up to
const LAST_RETRY = 60000;

/** Why sending stopped: offline · signedOut · otherAccount · closed · gone */
class Stop extends Error {
  constructor(why, detail = "") {
    super(why);
    this.why = why;
    this.detail = detail;
  }
}

async function ask(url, options = {}, patience = 30000) {
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(patience), ...options });
  } catch {
    throw new Stop("offline");
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Stop("signedOut");
  if (answer.status === 409) throw new Stop("otherAccount");
  if ([403, 404].includes(answer.status)) throw new Stop("gone");
  if (!answer.ok) throw new Stop("offline");
  return answer.json();
}

export class Sync {
  /** urls: {state, sync, photo}; show(why, counts, detail): tells the person; took(kind, row, answer), standing(answers): what came back. */
  constructor({ store, user, urls, show, took, standing }) {
    Object.assign(this, { store, user, urls, show, took, standing });
    this.delay = FIRST_RETRY;
    this.timer = 0;
    this.running = false;
    this.again = false;
    window.addEventListener("online", () => this.now());
    window.addEventListener("offline", () => this.report("offline"));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.now());
  }

  /** Try at once, with the waiting time begun anew. */
  now() {
    this.delay = FIRST_RETRY;
    this.soon(0);
  }

  soon(delay) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.run(), delay);
  }

  async report(why, detail = "") {
    const { answers, photos } = await this.store.pending();
    this.show(why, { answers: answers.length, photos: photos.length }, detail);
  }

  async run() {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    this.again = false;
    try {
      if (!navigator.onLine) throw new Stop("offline");
      await this.send();
      this.delay = FIRST_RETRY;
      await this.report("idle");
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
      await this.report(stop.why, stop.detail);
      // Without a line it tries again by itself; the others need a person, and a slow look whether one came.
      this.soon(stop.why === "offline" ? this.delay : LAST_RETRY);
      this.delay = Math.min(this.delay * 2, LAST_RETRY);
    } finally {
      this.running = false;
    }
    if (this.again) this.soon(0);
  }

  async send() {
    const before = await this.store.pending();
    const waiting = before.answers.filter((one) => !one.problem).length + before.photos.filter((one) => !one.problem).length;
    if (waiting) await this.report("sending");
    const state = await ask(this.urls.state);
    if (state.user !== this.user) throw new Stop("otherAccount");
    if (!state.open) throw new Stop("closed", state.state);
    await this.standing(state.answers);
    await this.sendAnswers(state.csrf);
    await this.sendPhotos(state.csrf);
  }

  async sendAnswers(csrf) {
    for (;;) {
      const rows = (await this.store.pending()).answers.filter((one) => !one.problem).slice(0, BATCH);
      if (!rows.length) return;
      const items = rows.map(({ client_id, question, dossier, met, seen, note, recorded_at }) => ({ client_id, question, dossier, met, seen, note, recorded_at }));
      const body = JSON.stringify({ user: this.user, sent_at: new Date().toISOString(), answers: items });
      const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
      const answer = await ask(this.urls.sync, { method: "POST", headers, body });
      for (const result of answer.results) {
        const row = rows.find((one) => one.client_id === result.client_id);
        if (result.status === "closed") throw new Stop("closed", answer.state);
        if (row) await this.settle(row, result);
      }
      await this.standing(answer.answers);
    }
  }

  /** What was refused stays on the phone with its reason and is not sent again until it is changed. */
  async settle(row, result) {
    const refused = result.status === "refused";
    const values = { sent: !refused, problem: refused ? result.message : "" };
    const changed = await this.store.update("answers", row.id, (one) => one.client_id === row.client_id, values);
    if (changed) await this.took("answer", changed, result);
  }

  async sendPhotos(csrf) {
    for (const photo of (await this.store.pending()).photos.filter((one) => !one.problem)) {
      const form = new FormData();
      const facts = { user: this.user, client_id: photo.client_id, question: photo.question, caption: photo.caption, taken_at: photo.taken_at, sent_at: new Date().toISOString() };
      for (const [name, value] of Object.entries(facts)) form.append(name, value);
      if (!photo.sent) form.append("photo", photo.blob, "anh-hien-truong.jpg");
      const result = await ask(this.urls.photo, { method: "POST", headers: { "X-CSRFToken": csrf }, body: form }, 180000);
      if (result.status === "closed") throw new Stop("closed");
      const refused = result.status === "refused";
      const values = refused ? { problem: result.message } : { sent: true, sentCaption: photo.caption, problem: "" };
      const changed = await this.store.update("photos", photo.client_id, () => true, values);
      if (changed) await this.took("photo", changed, result);
    }
  }
}
