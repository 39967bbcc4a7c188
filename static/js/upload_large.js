// Sends one large file in pieces (tus), so that a bad line only costs the piece that was under way. It goes on after
// pauses, lost connections and, by the same file chosen again, after the page was closed.
import { WORDS, csrfToken, told } from "./upload_line.js";

const PIECE = 1048576; // bytes; at 1 Mbit/s a piece takes eight seconds
const AGAIN = [0, 1000, 3000, 5000, 10000]; // milliseconds between tries; then a try every WAIT
const WAIT = 10000;

export const LARGE = 2 * 1048576;

/** What has a line of progress needs no line that says it is unfinished. */
export function hideUnfinished(number) {
  document.querySelector(`[data-unfinished="${CSS.escape(number)}"]`)?.remove();
}

function isLost(status) {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

function statusOf(error) {
  return error.originalResponse ? error.originalResponse.getStatus() : 0;
}

function messageOf(text, status, file) {
  try {
    const { error } = JSON.parse(text);
    if (error) return error;
  } catch {
    // a page of the proxy or of the login
  }
  return told([401, 403, 405].includes(status) ? WORDS.signedOut : WORDS.failed, file);
}

export class LargeUpload {
  /** job: file, beginUrl, fields; ended(answer) is told {body} or {error} or {dropped}; paused() frees the place in the row. */
  constructor(job, line, { ended, paused, wantsTurn }) {
    Object.assign(this, { job, line, ended, paused, wantsTurn, stopped: false, timer: 0 });
    this.upload = new window.tus.Upload(job.file, {
      endpoint: job.beginUrl,
      chunkSize: PIECE,
      retryDelays: AGAIN,
      removeFingerprintOnSuccess: true,
      metadata: { filename: job.file.name, ...job.fields },
      headers: { Accept: "application/json" },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onShouldRetry: (error) => this.mayRetry(error),
      onProgress: (sent) => this.progressed(sent),
      onError: (error) => this.failed(error),
      onSuccess: () => this.finish(),
    });
    line.button("pause", WORDS.pause, () => this.pause());
    line.button("drop", WORDS.drop, () => this.drop());
    this.goOn = () => this.start();
  }

  async start() {
    clearTimeout(this.timer);
    window.removeEventListener("online", this.goOn);
    if (this.stopped) return;
    if (!this.upload.url) {
      const earlier = await this.upload.findPreviousUploads();
      const last = earlier.sort((one, other) => new Date(other.creationTime) - new Date(one.creationTime))[0];
      if (last) this.upload.resumeFromPreviousUpload(last);
    }
    this.line.say(WORDS.sending);
    this.upload.start();
  }

  get number() {
    return this.upload.url.replace(/\/$/, "").split("/").pop();
  }

  progressed(sent) {
    if (!this.line.item.dataset.upload && this.upload.url) {
      this.line.item.dataset.upload = this.number;
      hideUnfinished(this.number);
    }
    this.line.progress(sent);
    if (!this.stopped) this.line.say(WORDS.sending);
  }

  mayRetry(error) {
    const status = statusOf(error);
    if (isLost(status)) this.line.say(WORDS.waiting, "waiting");
    return (isLost(status) || status === 409 || status === 423 || status === 460) && navigator.onLine;
  }

  failed(error) {
    const status = statusOf(error);
    if (isLost(status)) {
      this.wait();
      return;
    }
    const text = error.originalResponse ? error.originalResponse.getBody() : "";
    this.ended({ error: messageOf(text, status, this.job.file) });
  }

  wait() {
    this.line.say(WORDS.waiting, "waiting");
    window.addEventListener("online", this.goOn, { once: true });
    this.timer = setTimeout(this.goOn, WAIT);
  }

  pause() {
    this.stopped = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.goOn);
    this.upload.abort();
    this.line.say(WORDS.paused, "paused");
    this.line.button("pause", WORDS.resume, () => {
      this.line.button("pause", WORDS.pause, () => this.pause());
      this.line.say(WORDS.queued);
      this.stopped = false;
      this.wantsTurn();
    });
    this.paused();
  }

  async drop() {
    this.stopped = true;
    clearTimeout(this.timer);
    window.removeEventListener("online", this.goOn);
    try {
      await this.upload.abort(true);
    } catch {
      // the portal gives up by itself what nobody continues
    }
    this.ended({ dropped: true });
  }

  /** All pieces are there: the portal checks the file and takes it in. Asked again it answers the same. */
  async finish() {
    this.line.say(WORDS.checking);
    this.line.buttons.replaceChildren();
    this.goOn = () => this.finish();
    let response;
    try {
      response = await fetch(`${this.job.beginUrl}${this.number}/`, {
        method: "POST",
        headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
        // as chosen now: the pieces may have been begun with another choice
        body: new URLSearchParams({ replaces: "", expires_on: "", ...this.job.fields }),
      });
    } catch {
      this.wait();
      return;
    }
    if (isLost(response.status)) {
      this.wait();
      return;
    }
    const text = await response.text();
    if (response.ok && !response.redirected) this.ended({ body: JSON.parse(text) });
    else this.ended({ error: messageOf(text, response.redirected ? 401 : response.status, this.job.file) });
  }
}
