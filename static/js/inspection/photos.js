// Photos: made small on the phone, shown from there, with a caption each.
import { SAY } from "./words.js";

const LONGEST = 1600; // pixels: enough to read a label, a tenth of what a camera gives
const QUALITY = 0.82;
const THUMB = 320;

/** A JPEG of at most LONGEST pixels a side; drawing it anew leaves place and device of the camera behind. */
export async function shrink(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const canvas = draw(document.createElement("canvas"), image, LONGEST);
  image.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no JPEG"))), "image/jpeg", QUALITY);
  });
}

function draw(canvas, image, longest) {
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

export class Photos {
  /** changed: called after something is to be sent; full: when the phone can't keep it. */
  constructor(form, store, { changed, full }) {
    this.store = store;
    this.changed = changed;
    this.full = full;
    this.place = form.querySelector("[data-photos]");
    this.template = document.querySelector("[data-photo-template]");
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-photo-of]")) this.take(event.target);
    });
  }

  async take(input) {
    const state = input.closest("section").querySelector("[data-line-state]");
    for (const file of input.files) {
      let blob;
      try {
        blob = await shrink(file);
      } catch {
        if (state) state.textContent = SAY.noPhoto;
        continue;
      }
      const photo = {
        client_id: crypto.randomUUID(), visit: this.store.visit, question: input.dataset.photoOf, caption: "",
        sentCaption: "", taken_at: new Date().toISOString(), blob, sent: false, problem: "",
      };
      try {
        await this.store.put("photos", photo);
      } catch {
        this.full();
        return;
      }
      await this.show(photo);
    }
    input.value = "";
    this.changed();
  }

  async showAll() {
    for (const photo of (await this.store.all("photos")).sort((one, other) => one.taken_at.localeCompare(other.taken_at))) await this.show(photo);
  }

  async show(photo) {
    let item = this.place.querySelector(`[data-photo="${photo.client_id}"]`);
    if (!item) {
      document.querySelector(`[data-sent-photo="${photo.client_id}"]`)?.remove(); // shown from the phone instead
      item = this.template.content.firstElementChild.cloneNode(true);
      item.dataset.photo = photo.client_id;
      this.place.append(item);
      this.listen(item, photo.client_id);
      const image = await createImageBitmap(photo.blob);
      draw(item.querySelector("canvas"), image, THUMB);
      image.close();
    }
    const box = item.querySelector("input");
    if (document.activeElement !== box) box.value = photo.caption;
    item.querySelector("canvas").setAttribute("aria-label", photo.caption || SAY.photo);
    box.setAttribute("aria-label", SAY.photo);
    const done = photo.sent && photo.caption === photo.sentCaption;
    item.querySelector("[data-photo-state]").textContent = photo.problem || (done ? SAY.sent : SAY.toSend);
    item.querySelector("[data-photo-remove]").hidden = photo.sent;
  }

  listen(item, key) {
    let timer = 0;
    item.querySelector("input").addEventListener("input", (event) => {
      window.clearTimeout(timer);
      timer = window.setTimeout(async () => {
        const changed = await this.store.update("photos", key, () => true, { caption: event.target.value.trim() });
        if (changed) await this.show(changed);
        this.changed();
      }, 500);
    });
    item.querySelector("[data-photo-remove]").addEventListener("click", async () => {
      const photo = await this.store.get("photos", key);
      if (photo && !photo.sent) {
        await this.store.remove("photos", key);
        item.remove();
        this.changed();
      }
    });
  }
}
