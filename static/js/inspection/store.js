// What is recorded on the phone, in a database for each account: nobody else's session can send it.
//   answers: {id: "<visit>:<line>", visit, line, question, dossier, met, seen, note, recorded_at, client_id, sent, problem}
//   photos:  {client_id, visit, question, caption, sentCaption, taken_at, blob, sent, problem}

const wait = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export class Store {
  constructor(user, visit) {
    this.visit = visit;
    this.opened = new Promise((resolve, reject) => {
      const request = indexedDB.open(`kiem-tra-${user}`, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("answers", { keyPath: "id" }).createIndex("visit", "visit");
        request.result.createObjectStore("photos", { keyPath: "client_id" }).createIndex("visit", "visit");
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async all(name) {
    const store = (await this.opened).transaction(name).objectStore(name);
    return wait(store.index("visit").getAll(this.visit));
  }

  async get(name, key) {
    return wait((await this.opened).transaction(name).objectStore(name).get(key));
  }

  /** Keep a row; resolves once it is on the disk, rejects when the phone is full. */
  async put(name, row) {
    await this.change(name, (store) => store.put(row));
  }

  async remove(name, key) {
    await this.change(name, (store) => store.delete(key));
  }

  async change(name, act) {
    const transaction = (await this.opened).transaction(name, "readwrite", { durability: "strict" });
    act(transaction.objectStore(name));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  /** Change a row only if `same` still holds for it: it may have been edited while its answer was on the way. */
  async update(name, key, same, values) {
    const transaction = (await this.opened).transaction(name, "readwrite");
    const store = transaction.objectStore(name);
    const row = await wait(store.get(key));
    if (!row || !same(row)) return null;
    const changed = { ...row, ...values };
    await wait(store.put(changed));
    return changed;
  }

  answerKey(line) { return `${this.visit}:${line}`; }

  async pending() {
    const answers = (await this.all("answers")).filter((one) => !one.sent);
    const photos = (await this.all("photos")).filter((one) => !one.sent || one.caption !== one.sentCaption);
    return { answers, photos };
  }

  /** Everything of this visit as one file, photos included. */
  async export() {
    const photos = await Promise.all((await this.all("photos")).map(async ({ blob, ...facts }) => ({ ...facts, jpeg: await asText(blob) })));
    return new Blob([JSON.stringify({ visit: this.visit, answers: await this.all("answers"), photos }, null, 1)], { type: "application/json" });
  }
}

function asText(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
