// form[data-autosave-url]: saves by itself as one types, and loses nothing.
//
// Sends the form (without files) with `version` (an <input name="version"> in the form) and `changed`, the names of the
// boxes that were touched. The server answers JSON:
//   200 {"version": 4, "saved_at": "10:31", "errors": {"name": ["..."]}, "html": {"element-id": "<new content>"}}
//   409 {"version": 5, "conflict": {"name": {"label": "...", "theirs": "...", "mine": "..."}}}
// What was not saved yet waits in localStorage and goes out again when the connection is back or the page is reopened.
// States are written into [data-save-state] of the form.
import { askConflict } from "./conflict.js";

const DELAY = 1200; // milliseconds after the last key
const RETRY = 5000;
const ENGLISH = document.documentElement.lang === "en";
const SAY = ENGLISH
  ? { saving: "Saving…", saved: (at) => `Saved at ${at}`, dirty: "Not saved yet", offline: "No connection – will save again",
      conflict: "Changed elsewhere meanwhile", invalid: (at) => `Saved at ${at}, some boxes need correction`,
      login: "You were signed out. Sign in in another tab, then go on here", refused: "Can't be saved here any more. Reload the page" }
  : { saving: "Đang lưu…", saved: (at) => `Đã lưu lúc ${at}`, dirty: "Chưa lưu", offline: "Mất kết nối – sẽ lưu lại",
      conflict: "Xung đột phiên bản", invalid: (at) => `Đã lưu lúc ${at}, còn ô cần sửa`,
      login: "Bạn đã bị đăng xuất. Hãy đăng nhập ở thẻ khác rồi tiếp tục tại đây", refused: "Không lưu được nữa. Hãy tải lại trang" };

const fields = (form) => [...form.elements].filter(
  (field) => field.name && !["file", "submit", "button", "reset"].includes(field.type)
    && !["csrfmiddlewaretoken", "version"].includes(field.name) && !field.disabled);

function read(form) {
  const values = {};
  for (const field of fields(form)) {
    values[field.name] ??= [];
    if (["checkbox", "radio"].includes(field.type)) {
      if (field.checked) values[field.name].push(field.value);
    } else if (field.type === "select-multiple") {
      values[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    } else values[field.name].push(field.value);
  }
  return values;
}

function write(form, values) {
  const used = {};
  for (const field of fields(form)) {
    if (!(field.name in values)) continue;
    const list = values[field.name];
    if (["checkbox", "radio"].includes(field.type)) field.checked = list.includes(field.value);
    else if (field.type === "select-multiple") for (const option of field.options) option.selected = list.includes(option.value);
    else {
      const index = used[field.name] ?? 0;
      used[field.name] = index + 1;
      if (index < list.length) field.value = list[index];
    }
  }
  form.dispatchEvent(new Event("portal:written", { bubbles: true }));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class Autosave {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("[data-save-state]") || document.querySelector("[data-save-state]");
    this.key = `autosave:${form.dataset.autosaveUser || ""}:${form.dataset.autosaveUrl}`;
    this.saved = read(form);
    this.timer = 0;
    this.running = null;
    this.blocked = false;
    form.addEventListener("input", () => this.touched());
    form.addEventListener("change", () => this.touched());
    form.addEventListener("submit", (event) => this.submitting(event));
    window.addEventListener("online", () => this.touched(0));
    window.addEventListener("pagehide", () => this.leaving());
    this.restore();
  }

  get version() { return this.form.querySelector("input[name=version]"); }

  show(name, text) {
    if (!this.state || (this.state.dataset.state === name && this.state.textContent === text)) return;
    this.state.dataset.state = name;
    this.state.textContent = text;
  }

  changed() {
    const now = read(this.form);
    return Object.keys(now).filter((name) => !same(now[name], this.saved[name]));
  }

  touched(delay = DELAY) {
    if (this.blocked) return;
    const changed = this.changed();
    if (!changed.length) return;
    this.keep();
    this.show("dirty", SAY.dirty);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), delay);
  }

  keep() {
    try {
      const now = read(this.form);
      const values = Object.fromEntries(this.changed().map((name) => [name, now[name]]));
      localStorage.setItem(this.key, JSON.stringify({ version: this.version?.value, values }));
    } catch {
      // a full or forbidden store: the values stay in the page
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // nothing was stored
    }
  }

  /** Values that were typed before the browser closed or the line broke: back into the boxes and sent. */
  restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(this.key) || "null");
    } catch {
      this.forget();
    }
    if (!kept) return;
    const now = read(this.form);
    const news = Object.fromEntries(Object.entries(kept.values).filter(([name, value]) => name in now && !same(value, now[name])));
    if (!Object.keys(news).length) return this.forget();
    write(this.form, news);
    // With the old version number the server notices whether somebody else saved in between.
    if (this.version && kept.version) this.version.value = kept.version;
    this.touched(0);
  }

  body(changed) {
    const data = new FormData(this.form);
    for (const field of this.form.querySelectorAll("input[type=file]")) data.delete(field.name);
    data.set("changed", changed.join(","));
    return data;
  }

  async save() {
    if (this.running || this.blocked) return;
    const changed = this.changed();
    if (!changed.length) return;
    const sent = read(this.form);
    this.show("saving", SAY.saving);
    this.running = fetch(this.form.dataset.autosaveUrl, {
      method: "POST", body: this.body(changed), credentials: "same-origin",
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest",
        "X-CSRFToken": this.form.querySelector("input[name=csrfmiddlewaretoken]")?.value || "" },
    });
    try {
      await this.answered(await this.running, sent);
    } catch {
      this.later();
    } finally {
      this.running = null;
    }
    if (!this.blocked && this.state?.dataset.state !== "offline" && this.changed().length) this.touched();
  }

  later() {
    this.show("offline", SAY.offline);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), RETRY);
  }

  async answered(response, sent) {
    if (response.redirected || response.status === 401) return this.stop("login");
    if (response.status === 403 || response.status === 404) return this.stop("refused");
    if (response.status >= 500 || response.status === 429) return this.later();
    const answer = await response.json();
    if (response.status === 409) return this.conflict(answer);
    if (this.version && answer.version !== undefined) this.version.value = answer.version;
    const bad = Object.keys(answer.errors || {});
    if (response.ok) {
      this.saved = sent;
      if (!this.changed().length) this.forget();
    }
    this.showErrors(answer.errors || {});
    this.replace(answer.html || {});
    const at = this.clock(answer.saved_at);
    if (!response.ok) this.saved = sent; // refused as it stands: send again only when it changes
    this.show(bad.length ? "invalid" : "saved", bad.length ? SAY.invalid(at) : SAY.saved(at));
  }

  /** "10:31" of the server's time, in Hà Nội wherever the computer thinks it is. */
  clock(text) {
    const at = text && text.includes("T") ? new Date(text) : null;
    if (text && !at) return text.slice(0, 5);
    return (at || new Date()).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
  }

  stop(name) {
    this.show("offline", SAY[name]);
    window.clearTimeout(this.timer);
    // Signed in again in another tab: the next key tries anew; the values wait in the store meanwhile.
    this.keep();
  }

  showErrors(errors) {
    for (const name of Object.keys(read(this.form))) {
      const field = this.form.elements[name];
      const first = field instanceof RadioNodeList ? field[0] : field;
      const id = first.id;
      let box = document.getElementById(`${id}_error`);
      const text = (errors[name] || []).join(" ");
      if (!box && text) {
        box = document.createElement("p");
        box.id = `${id}_error`;
        box.className = "field-error";
        first.before(box);
      }
      if (!box) continue;
      box.textContent = text;
      box.hidden = !text;
      first.classList.toggle("is-invalid", Boolean(text));
      first.setAttribute("aria-invalid", String(Boolean(text)));
      first.closest(".field")?.classList.toggle("field-invalid", Boolean(text));
      const described = new Set((first.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
      described[text ? "add" : "delete"](box.id);
      if (described.size) first.setAttribute("aria-describedby", [...described].join(" "));
    }
  }

  replace(pieces) {
    for (const [id, html] of Object.entries(pieces)) {
      const place = document.getElementById(id);
      if (place) place.innerHTML = html;
    }
  }

  async conflict(answer) {
    this.blocked = true;
    this.show("conflict", SAY.conflict);
    // A box that only one side touched takes that side's value; what both changed is asked.
    const touched = new Set(this.changed());
    const asked = {};
    for (const [name, both] of Object.entries(answer.conflict || {})) {
      if (!touched.has(name)) this.adopt(name, both);
      else if (!this.unchanged(name, both)) asked[name] = both;
    }
    const chosen = Object.keys(asked).length ? await askConflict(this.form, asked, ENGLISH) : {};
    if (this.version) this.version.value = answer.version;
    for (const [name, side] of Object.entries(chosen)) {
      if (side === "theirs") this.adopt(name, asked[name]);
      else this.saved[name] = [].concat(asked[name].theirs ?? "").map(String);
    }
    this.blocked = false;
    if (this.changed().length) this.touched(0);
    else {
      this.forget();
      this.show("saved", SAY.saved(this.clock("")));
    }
  }

  /** Whether what is stored is what this page had read or saved last: "2" and "2,00" are the same points. */
  unchanged(name, { theirs }) {
    const stored = [].concat(theirs ?? "").map(String);
    const before = this.saved[name];
    const field = this.form.elements[name];
    const points = (values) => values.map((value) => Number(value.trim().replace(",", ".")));
    return same(stored, before) || (field?.dataset?.score !== undefined && same(points(stored), points(before)));
  }

  /** Takes over the value that is stored. */
  adopt(name, { theirs }) {
    this.saved[name] = [].concat(theirs ?? "").map(String);
    write(this.form, { [name]: this.saved[name] });
  }

  /** The form's own button: a save on its way must come home first, or the form would meet its own new version. */
  submitting(event) {
    window.clearTimeout(this.timer);
    if (this.blocked) return event.preventDefault();
    if (!this.running) return undefined;
    event.preventDefault();
    const { submitter } = event;
    return this.running.catch(() => null).then(() => window.setTimeout(() => this.form.requestSubmit(submitter), 50));
  }

  leaving() {
    const changed = this.changed();
    if (!changed.length || this.blocked || this.form.dataset.sending === "true") return;
    this.keep();
    navigator.sendBeacon(this.form.dataset.autosaveUrl, this.body(changed));
  }
}

document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
